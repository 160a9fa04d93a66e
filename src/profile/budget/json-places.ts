import type { JsonPath } from './budget';

/** A part of a text, by offsets. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Where a value stands in a JSON text: a property with its name, an item of a list by itself. Where
 * it isn't there, what would hold it. A text that is no JSON, or no longer, is read as far as it
 * makes sense.
 */
export function rangeOfPath(text: string, path: JsonPath): TextRange {
  return new Scanner(text).find(path);
}

/** A document deeper than this was not written by a person, and budgets are not deep. */
const DEEPEST = 100;

class Scanner {
  private at = 0;

  constructor(private readonly text: string) {}

  find(path: JsonPath): TextRange {
    this.blanks();
    const start = this.at;
    let found: TextRange = { start, end: this.firstLineEnd(start) };
    for (const part of path) {
      const next = typeof part === 'number' ? this.item(part) : this.property(part);
      if (!next) break;
      found = next;
    }
    return found;
  }

  /** Stops in front of the value of a property, and gives the range of both. */
  private property(name: string): TextRange | undefined {
    return this.each('{', (start) => {
      const key = this.string();
      this.blanks();
      if (key === undefined || !this.take(':')) return undefined;
      this.blanks();
      return key === name ? this.rangeFrom(start) : 'next';
    });
  }

  private item(index: number): TextRange | undefined {
    let seen = 0;
    return this.each('[', (start) => (seen++ === index ? this.rangeFrom(start) : 'next'));
  }

  /** Goes through what an object or a list holds, until `visit` finds something or gives up. */
  private each(
    bracket: '{' | '[',
    visit: (start: number) => TextRange | 'next' | undefined,
  ): TextRange | undefined {
    if (!this.take(bracket)) return undefined;
    for (;;) {
      this.blanks();
      const start = this.at;
      const visited = visit(start);
      if (visited !== 'next') return visited;
      this.skip(0);
      this.blanks();
      if (!this.take(',')) return undefined;
    }
  }

  /** To the end of the value that follows, which is not passed. */
  private rangeFrom(start: number): TextRange {
    const value = this.at;
    const isNested = /[{[]/.test(this.text[value] ?? '');
    this.skip(0);
    const end = this.at;
    this.at = value;
    // The whole of a large value would underline half of the document.
    return { start, end: isNested ? Math.min(end, this.firstLineEnd(start)) : end };
  }

  private skip(depth: number): void {
    const first = this.text[this.at];
    if (first === '"') {
      this.string();
      return;
    }
    if ((first === '{' || first === '[') && depth < DEEPEST) return this.skipNested(depth);
    const [word = ''] = /^[^\s,\]}:]*/.exec(this.text.slice(this.at, this.at + 1000)) ?? [];
    this.at += word.length;
  }

  private skipNested(depth: number): void {
    this.at++;
    for (;;) {
      this.blanks();
      if (this.at >= this.text.length) return;
      if (this.take('}') || this.take(']')) return;
      const before = this.at;
      if (!this.take(',') && !this.take(':')) this.skip(depth + 1);
      // Whatever it is, it must not hold us for ever.
      if (this.at === before) this.at++;
    }
  }

  private string(): string | undefined {
    if (this.text[this.at] !== '"') return undefined;
    const start = this.at++;
    while (this.at < this.text.length && this.text[this.at] !== '"')
      this.at += this.text[this.at] === '\\' ? 2 : 1;
    this.at = Math.min(this.text.length, this.at + 1);
    try {
      return String(JSON.parse(this.text.slice(start, this.at)));
    } catch {
      return undefined;
    }
  }

  private blanks(): void {
    while (/^[\s\ufeff]$/.test(this.text[this.at] ?? '')) this.at++;
  }

  private take(character: string): boolean {
    if (this.text[this.at] !== character) return false;
    this.at++;
    return true;
  }

  private firstLineEnd(start: number): number {
    const end = /[\r\n]/.exec(this.text.slice(start))?.index;
    return end === undefined ? this.text.length : start + end;
  }
}
