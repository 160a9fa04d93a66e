import { stripVTControlCharacters } from 'node:util';
import type { Output, Terminal, TextStyle } from '../../src/cli/terminal';

const MARKED: TextStyle = {
  bold: (text) => `<b>${text}</b>`,
  dim: (text) => `<dim>${text}</dim>`,
  hot: (text) => `<hot>${text}</hot>`,
  warning: (text) => `<warning>${text}</warning>`,
};

const PLAIN: TextStyle = {
  bold: (text) => text,
  dim: (text) => text,
  hot: (text) => text,
  warning: (text) => text,
};

export interface Recorded extends Output {
  readonly text: string;
}

/** A pipe, or a terminal of some width. */
export function recorded(width = Infinity, marked = false): Recorded {
  let text = '';
  return {
    write: (more) => {
      text += more;
    },
    isTerminal: width !== Infinity,
    width,
    style: marked ? MARKED : PLAIN,
    get text() {
      return text;
    },
  };
}

export function pipes(): Terminal & { readonly out: Recorded; readonly err: Recorded } {
  return { out: recorded(), err: recorded() };
}

export function widest(text: string): number {
  const widths = stripVTControlCharacters(text)
    .split('\n')
    .map((line) => [...line].length);
  return Math.max(...widths);
}
