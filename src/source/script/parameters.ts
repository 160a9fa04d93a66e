import { splitOutside } from './brackets';
import { maskText } from './mask';

/** A parameter of a function that makes a model. */
export interface ScriptParameter {
  /** `{…}` where it is taken apart. */
  readonly name: string;
  /** Its default as the file writes it: `[1, 2]`; null without one. */
  readonly default: string | null;
  /** Whether it may be left out. */
  readonly isOptional: boolean;
}

/**
 * Parameters as a text has them between two places, types and all.
 *
 * @param masked the text by `maskText`.
 */
export function parametersBetween(
  text: string,
  masked: string,
  start: number,
  end: number,
): ScriptParameter[] {
  return splitOutside(masked, start, end, ',')
    .filter((part) => masked.slice(part.start, part.end).trim() !== '')
    .map((part) => parameter(text, masked, part.start, part.end))
    .filter(({ name }) => name !== 'this');
}

/** Parameters of a function that exists, by its own text. */
export function parametersOf(source: string): ScriptParameter[] {
  const masked = maskText(source);
  const [only] = /^\s*(?:async\s+)?([\p{L}_$][\p{L}\p{N}_$]*)\s*=>/u.exec(masked)?.slice(1) ?? [];
  if (only !== undefined) return [{ name: only, default: null, isOptional: false }];
  const isClass = /^\s*class\b/.test(masked);
  const constructor = /\bconstructor\s*\(/.exec(masked);
  if (isClass && !constructor) return [];
  const open = masked.indexOf('(', isClass ? constructor?.index : 0);
  const [list] = open < 0 ? [] : splitOutside(masked, open + 1, masked.length, ')');
  return list ? parametersBetween(source, masked, list.start, list.end) : [];
}

function parameter(text: string, masked: string, start: number, end: number): ScriptParameter {
  const assigned = defaultStart(masked, start, end);
  const declared = masked.slice(start, assigned ?? end);
  const [, isRest, name = '{…}', isOptional] =
    /^\s*(?:(?:public|private|protected|readonly|override)\s+)*(\.\.\.)?\s*([\p{L}_$][\p{L}\p{N}_$]*)?\s*(\?)?/u.exec(
      declared,
    ) ?? [];
  return {
    name,
    default: assigned === undefined ? null : text.slice(assigned + 1, end).trim(),
    isOptional: assigned !== undefined || isRest !== undefined || isOptional !== undefined,
  };
}

/** Where a default's `=` stands; an arrow in a type is none. */
function defaultStart(masked: string, start: number, end: number): number | undefined {
  const sides = splitOutside(masked, start, end, '=').slice(1);
  return sides.map((side) => side.start - 1).find((at) => masked[at + 1] !== '>');
}
