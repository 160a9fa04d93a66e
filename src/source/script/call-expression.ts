import { closingEnd } from './brackets';
import { maskText } from './mask';

/** A call in a text; lines and columns from 1, the end behind its last character. */
export interface CallExpression {
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Finds the calls of one text at the places that stack traces have for them. */
export class CallExpressions {
  private readonly lines: readonly string[];
  private readonly masked: string;
  private readonly starts: readonly number[];

  constructor(text: string) {
    this.masked = maskText(text);
    this.lines = text.split('\n');
    let start = 0;
    this.starts = this.lines.map((line) => {
      const at = start;
      start += line.length + 1;
      return at;
    });
  }

  /** A line's text without blanks around it. */
  line(line: number): string {
    return this.lines[line - 1] ?? '';
  }

  /**
   * The call around a place, which V8 puts on the name behind the last dot: it begins where
   * `tf.layers.conv2d` or `new Block` does and ends behind the closing bracket. After another call's
   * result (`conv.apply(x).apply(y)`) it begins at the name. Undefined where no call stands there.
   */
  at(line: number, column: number): CallExpression | undefined {
    const start = this.starts[line - 1];
    if (start === undefined) return undefined;
    const name = start + column - 1;
    const [whole = ''] = /^(?:new\s+)?[\p{L}\p{N}_$.?!\s]*?(?:<[^(]*>)?\s*(?=\()/u.exec(
      this.masked.slice(name),
    ) ?? [undefined];
    const open = name + whole.length;
    if (this.masked[open] !== '(') return undefined;
    const before = this.masked.slice(start, name);
    const [, chain = ''] =
      /((?:\bnew\s+)?(?:[\p{L}_$][\p{L}\p{N}_$]*\s*[?!]?\.\s*)*)$/u.exec(before) ?? [];
    // The rest of a longer expression: what stands before the dot is no name.
    const isRest = before
      .slice(0, before.length - chain.length)
      .trimEnd()
      .endsWith('.');
    return {
      column: isRest ? column : column - chain.length,
      ...this.place(closingEnd(this.masked, open)),
    };
  }

  private place(index: number): { endLine: number; endColumn: number } {
    let line = this.starts.findLastIndex((start) => start <= index);
    line = Math.max(line, 0);
    return { endLine: line + 1, endColumn: index - (this.starts[line] ?? 0) + 1 };
  }
}
