import { closingEnd } from './brackets';
import type { ScriptParameter } from './parameters';
import { parametersBetween } from './parameters';

/** A function, class or variable at the top level of a file; positions are indices of its text. */
export interface Definition {
  readonly name: string;
  readonly kind: 'function' | 'class' | 'variable';
  readonly start: number;
  readonly end: number;
  /** `default` for a default export; null where the definition itself exports nothing. */
  readonly exportedAs: string | null;
  /** What it does or is: a body, or an initial value. */
  readonly code: string;
  /** Type of what a function returns, or of a variable, as written; '' where it isn't. */
  readonly type: string;
  readonly parameters: readonly ScriptParameter[];
}

const NAME = String.raw`[\p{L}_$][\p{L}\p{N}_$]*`;
const FUNCTION = new RegExp(
  String.raw`(export\s+)?(default\s+)?(?:async\s+)?function\s*\*?\s*(${NAME})?\s*(?:<[^(]*>)?\s*\(`,
  'yu',
);
const CLASS = new RegExp(
  String.raw`(export\s+)?(default\s+)?(?:abstract\s+)?class(?:\s+(?!extends\b)(${NAME}))?`,
  'yu',
);
const VARIABLE = new RegExp(
  String.raw`(export\s+)?(?:const|let|var)\s+(${NAME})\s*(?::([^=]*(?:=>[^=]*)*))?=(?![=>])`,
  'yu',
);
const MEMBER = new RegExp(
  String.raw`(?:module\s*\.\s*)?exports\s*\.\s*(${NAME})\s*=(?![=>])`,
  'yu',
);
const DEFAULT = /export\s+default\s+|module\s*\.\s*exports\s*=(?![=>])/y;
/** What a definition, or the `export` before it, begins with. */
const BEGIN = /\b(?:export|async|function|class|abstract|const|let|var|module|exports)\b/g;

/**
 * What a file defines at its top level.
 *
 * @param masked the text by `maskText`.
 * @param depth open brackets at each character.
 */
export function definitions(text: string, masked: string, depth: Uint16Array): Definition[] {
  const found: Definition[] = [];
  let end = 0;
  for (const { index } of masked.matchAll(BEGIN)) {
    if (index < end || depth[index] !== 0) continue;
    const definition =
      functionAt(text, masked, index) ??
      classAt(text, masked, index) ??
      valueAt(text, masked, index);
    if (!definition) continue;
    found.push(definition);
    ({ end } = definition);
  }
  return found;
}

function functionAt(text: string, masked: string, start: number): Definition | undefined {
  const match = matchAt(FUNCTION, masked, start);
  if (!match) return undefined;
  const [whole, isExported, isDefault, name = ''] = match;
  const open = start + whole.length - 1;
  const close = closingEnd(masked, open);
  const body = bodyStart(masked, close);
  const end = closingEnd(masked, body);
  return {
    name,
    kind: 'function',
    start,
    end,
    exportedAs: isDefault ? 'default' : isExported ? name : null,
    code: masked.slice(body, end),
    type: masked.slice(close, body),
    parameters: parametersBetween(text, masked, open + 1, close - 1),
  };
}

function classAt(text: string, masked: string, start: number): Definition | undefined {
  const match = matchAt(CLASS, masked, start);
  if (!match) return undefined;
  const [, isExported, isDefault, name = ''] = match;
  const body = masked.indexOf('{', start + match[0].length);
  if (body < 0) return undefined;
  const end = closingEnd(masked, body);
  const constructor = /\bconstructor\s*\(/.exec(masked.slice(body, end));
  const open = constructor ? body + constructor.index + constructor[0].length : undefined;
  return {
    name,
    kind: 'class',
    start,
    end,
    exportedAs: isDefault ? 'default' : isExported ? name : null,
    // Whether it is a model depends on what it extends.
    code: masked.slice(start, body),
    type: '',
    parameters:
      open === undefined
        ? []
        : parametersBetween(text, masked, open, closingEnd(masked, open - 1) - 1),
  };
}

/** A variable, or a value that is exported without one. */
function valueAt(text: string, masked: string, start: number): Definition | undefined {
  const variable = matchAt(VARIABLE, masked, start);
  const member = variable ? null : matchAt(MEMBER, masked, start);
  const other = variable || member ? null : matchAt(DEFAULT, masked, start);
  const match = variable ?? member ?? other;
  if (!match) return undefined;
  const value = start + match[0].length;
  const end = valueEnd(masked, value);
  const name = variable?.[2] ?? member?.[1] ?? '';
  const exportedAs = variable ? (variable[1] ? name : null) : member ? name : 'default';
  const common = { name, start, end, exportedAs };
  const inner = functionValue(text, masked, value, end);
  if (inner) return { ...common, ...inner };
  const type = variable?.[3] ?? '';
  return { ...common, kind: 'variable', code: masked.slice(value, end), type, parameters: [] };
}

const ARROW = new RegExp(String.raw`\s*(?:async\s+)?(?:<[^(]*>\s*)?(?:(\()|(${NAME})\s*=>)`, 'yu');
const EXPRESSION = new RegExp(
  String.raw`\s*(?:async\s+)?function\s*\*?\s*(?:${NAME})?\s*(?:<[^(]*>)?\s*\(`,
  'yu',
);

/** A value that is a function: `(depth = 2): tf.LayersModel => …`, `function () {…}`. */
function functionValue(
  text: string,
  masked: string,
  start: number,
  end: number,
): Pick<Definition, 'kind' | 'code' | 'type' | 'parameters'> | undefined {
  const expression = matchAt(EXPRESSION, masked, start);
  const arrow = expression ? null : matchAt(ARROW, masked, start);
  const match = expression ?? arrow;
  if (!match) return undefined;
  const only = arrow?.[2];
  if (only !== undefined) {
    const parameters = [{ name: only, default: null, isOptional: false }];
    return {
      kind: 'function',
      code: masked.slice(start + match[0].length, end),
      type: '',
      parameters,
    };
  }
  const open = start + match[0].length - 1;
  const close = closingEnd(masked, open);
  const body = expression ? bodyStart(masked, close) : arrowBody(masked, close, end);
  if (body === undefined) return undefined;
  return {
    kind: 'function',
    code: masked.slice(body, end),
    type: masked.slice(close, body),
    parameters: parametersBetween(text, masked, open + 1, close - 1),
  };
}

/** Behind the `=>` that follows parameters and a type; undefined after other brackets. */
function arrowBody(masked: string, from: number, end: number): number | undefined {
  const rest = masked.slice(from, end);
  const arrow = rest.indexOf('=>');
  if (arrow < 0 || !/^\s*(?::[^;]*)?$/.test(rest.slice(0, arrow))) return undefined;
  return from + arrow + 2;
}

/** The `{` of a function's body; one that stands in the type of its result is none. */
function bodyStart(masked: string, from: number): number {
  for (let index = from; index < masked.length; index++) {
    if (masked[index] !== '{') continue;
    if (!/[:|&<,]\s*$/.test(masked.slice(from, index))) return index;
    index = closingEnd(masked, index) - 1;
  }
  return masked.length;
}

/** The end of an expression, which a semicolon or a line's end without a continuation is. */
function valueEnd(masked: string, start: number): number {
  for (let index = start; index < masked.length; index++) {
    const sign = masked[index] ?? '';
    if (sign === ';') return index + 1;
    if ('([{'.includes(sign)) index = closingEnd(masked, index) - 1;
    else if (sign === '\n') {
      const before = masked.slice(start, index).trimEnd();
      const goesOn =
        before === '' ||
        /(?:=>|[=+\-*/%&|^?:,.<(]|\b(?:await|new|typeof|extends))$/.test(before) ||
        /^\s*(?:[.?:+\-*/%&|^,)<=]|=>|as\b|satisfies\b)/.test(masked.slice(index, index + 200));
      if (!goesOn) return index;
    }
  }
  return masked.length;
}

function matchAt(pattern: RegExp, masked: string, start: number): RegExpExecArray | null {
  pattern.lastIndex = start;
  return pattern.exec(masked);
}
