import type { Output } from './terminal';
import { printable, textWidth, wrap } from './text';

/** A labelled line under a table. */
export interface Fact {
  readonly label: string;
  readonly text: string;
  readonly isWarning?: boolean;
}

/** Labels in one column, texts wrapped beside them. */
export function factLines(facts: readonly Fact[], { width, style }: Output): string[] {
  const indent = Math.max(0, ...facts.map((fact) => textWidth(fact.label))) + 2;
  return facts.flatMap(({ label, text, isWarning }) =>
    wrap(printable(text), Math.max(20, width - indent)).map((line, index) => {
      const start = (index === 0 ? label : '').padEnd(indent);
      return `${style.dim(start)}${isWarning ? style.warning(line) : line}`;
    }),
  );
}
