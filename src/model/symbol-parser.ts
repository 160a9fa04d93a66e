import { minus, ofNumber, plus, times } from './polynomial';
import type { Polynomial } from './polynomial';

/** What the names in an expression mean. */
export interface Meaning {
  symbol(name: string): Polynomial;
  floor(numerator: Polynomial, denominator: Polynomial): Polynomial;
  extreme(kind: 'min' | 'max', members: readonly Polynomial[]): Polynomial;
}

export type Atom =
  | { readonly kind: 'floor'; readonly numerator: Polynomial; readonly denominator: Polynomial }
  | { readonly kind: 'min' | 'max'; readonly members: readonly Polynomial[] };

const NAME = /[A-Za-z_][A-Za-z0-9_.]*/y;
const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_.]*$/;
const NUMBER = /[0-9]+/y;
const MAX_DEPTH = 40;
const MAX_LENGTH = 1000;

/**
 * Reads what `print` writes, and what exporters write in the same style
 * (`past_sequence_length + 1`). Any other name that a file gives to a dimension is one symbol,
 * written `{name}` inside larger expressions.
 */
export function parseExpression(text: string, meaning: Meaning): Polynomial {
  if (PLAIN_NAME.test(text)) return meaning.symbol(text);
  if (text.length <= MAX_LENGTH) {
    const parser = new Parser(text, meaning);
    const result = parser.sum();
    if (result && parser.atEnd()) return result;
  }
  return meaning.symbol(quoted(text));
}

/** The parts of an atom that `floor`, `min` or `max` made; undefined for a plain symbol. */
export function parseAtom(text: string, meaning: Meaning): Atom | undefined {
  if (!text.endsWith(')')) return undefined;
  const parser = new Parser(text, meaning);
  const atom = parser.call();
  return atom && parser.atEnd() ? atom : undefined;
}

/** The file's own name for a symbol that stands alone. */
export function unquoted(text: string): string {
  return /^\{[^{}]*\}$/.test(text) ? text.slice(1, -1) : text;
}

function quoted(text: string): string {
  const inner = text.startsWith('{') && text.endsWith('}') ? text.slice(1, -1) : text;
  return `{${inner.replace(/[{}]/g, '_')}}`;
}

/** Recursive descent; every method gives undefined where the text is not in our notation. */
class Parser {
  private at = 0;
  private depth = 0;

  constructor(
    private readonly text: string,
    private readonly meaning: Meaning,
  ) {}

  atEnd(): boolean {
    return this.at === this.text.length;
  }

  sum(): Polynomial | undefined {
    const negative = this.skip('-');
    let total = this.product();
    if (total && negative) total = minus([], total);
    while (total) {
      const sign = this.skip(' + ') ? plus : this.skip(' - ') ? minus : undefined;
      if (!sign) break;
      const next = this.product();
      total = next && sign(total, next);
    }
    return total;
  }

  call(): Atom | undefined {
    if (this.skip('floor(')) {
      const numerator = this.product();
      const denominator = numerator && this.skip(' / ') ? this.product() : undefined;
      if (!numerator || !denominator || !this.skip(')')) return undefined;
      return { kind: 'floor', numerator, denominator };
    }
    const kind = this.skip('min(') ? 'min' : this.skip('max(') ? 'max' : undefined;
    if (!kind) return undefined;
    const members: Polynomial[] = [];
    do {
      const member = this.sum();
      if (!member) return undefined;
      members.push(member);
    } while (this.skip(', '));
    return this.skip(')') ? { kind, members } : undefined;
  }

  private product(): Polynomial | undefined {
    let total = this.factor();
    while (total && this.skip('*')) {
      const next = this.factor();
      total = next && times(total, next);
    }
    return total;
  }

  private factor(): Polynomial | undefined {
    if (++this.depth > MAX_DEPTH) return undefined;
    const result = this.openFactor();
    this.depth--;
    return result;
  }

  private openFactor(): Polynomial | undefined {
    const digits = this.match(NUMBER);
    if (digits) return ofNumber(Number(digits));
    if (this.skip('(')) {
      const inner = this.sum();
      return inner && this.skip(')') ? inner : undefined;
    }
    const start = this.at;
    const atom = this.call();
    if (atom?.kind === 'floor') return this.meaning.floor(atom.numerator, atom.denominator);
    if (atom) return this.meaning.extreme(atom.kind, atom.members);
    if (this.at !== start) return undefined;
    if (this.text[this.at] === '{') return this.quotedName();
    const name = this.match(NAME);
    return name === undefined ? undefined : this.meaning.symbol(name);
  }

  private quotedName(): Polynomial | undefined {
    const end = this.text.indexOf('}', this.at);
    if (end < 0) return undefined;
    const name = this.text.slice(this.at, end + 1);
    this.at = end + 1;
    return this.meaning.symbol(name);
  }

  private skip(token: string): boolean {
    if (!this.text.startsWith(token, this.at)) return false;
    this.at += token.length;
    return true;
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }
}
