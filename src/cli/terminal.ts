/** Where output goes; tests give their own. */
export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** Columns to fit; Infinity in a pipe or a file, where nothing is cut. */
  readonly width: number;
  readonly style: TextStyle;
}

export interface Terminal {
  /** Results. */
  readonly out: Output;
  /** Progress, messages, errors. */
  readonly err: Output;
}

export interface TextStyle {
  bold(text: string): string;
  dim(text: string): string;
  /** For what takes much of the time. */
  hot(text: string): string;
  warning(text: string): string;
}

const PLAIN: TextStyle = {
  bold: (text) => text,
  dim: (text) => text,
  hot: (text) => text,
  warning: (text) => text,
};

const COLOURED: TextStyle = {
  bold: (text) => `\x1b[1m${text}\x1b[22m`,
  dim: (text) => `\x1b[2m${text}\x1b[22m`,
  hot: (text) => `\x1b[33m${text}\x1b[39m`,
  warning: (text) => `\x1b[33m${text}\x1b[39m`,
};

/** Below this nothing readable fits; a terminal that says so has not told its width. */
const NARROWEST = 20;

export function outputTo(
  stream: NodeJS.WriteStream,
  environment: Readonly<Record<string, string | undefined>>,
): Output {
  // Node leaves it undefined, not false, for pipes and files.
  const isTerminal = Boolean(stream.isTTY);
  // https://no-color.org: present and not empty, whatever its value.
  const coloured = isTerminal && !environment['NO_COLOR'] && environment['TERM'] !== 'dumb';
  return {
    write: (text) => void stream.write(text),
    isTerminal,
    get width() {
      if (!isTerminal) return Infinity;
      return stream.columns >= NARROWEST ? stream.columns : 80;
    },
    style: coloured ? COLOURED : PLAIN,
  };
}
