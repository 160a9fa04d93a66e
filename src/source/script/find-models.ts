import { closingEnd, depths } from './brackets';
import type { Definition } from './definitions';
import { definitions } from './definitions';
import { importsTensorflowJs } from './imports';
import { maskText } from './mask';
import type { ModelMakers } from './model-makers';
import { modelMakers } from './model-makers';
import type { ScriptParameter } from './parameters';

export type { ScriptParameter };

/** What looks like a model of TensorFlow.js in a file, by its text alone. */
export interface ScriptModel {
  /** As a script's spec names it: `default` for an export without a name. */
  readonly name: string;
  /** A function or class is called, with its parameters. */
  readonly kind: 'function' | 'class' | 'model';
  readonly isExported: boolean;
  /** First and last line of the definition, from 1. */
  readonly line: number;
  readonly endLine: number;
  readonly parameters: readonly ScriptParameter[];
}

/** Longer texts are generated, and not looked through while someone types. */
const LONGEST = 500_000;
/** A model that a function gets from a function, and so on. */
const MOST_STEPS = 8;

/**
 * Models that a TypeScript or JavaScript file makes, found without running it: exported functions
 * that return one, exported classes that extend one, and variables that hold one. What the text
 * doesn't tell, such as a model that another file makes, is left out.
 */
export function findScriptModels(text: string): ScriptModel[] {
  if (text.length > LONGEST || !importsTensorflowJs(text)) return [];
  // 1. What the file defines, and how it is exported.
  const masked = maskText(text);
  const found = definitions(text, masked, depths(masked));
  const exported = exportedNames(masked, found);
  // 2. Which of that makes models, itself or through others.
  const makers = makersOf(found, modelMakers(text));
  // 3. Those that can be had from outside: a variable is met when the file runs.
  const lines = lineStarts(text);
  return found
    .filter((definition) => makers.has(definition))
    .flatMap((definition) => {
      const { name, kind, start, end, parameters } = definition;
      const exportedAs = definition.exportedAs ?? exported.get(name) ?? null;
      if (exportedAs === null && kind !== 'variable') return [];
      return {
        name: name === '' || exportedAs === null ? (exportedAs ?? name) : nameOf(name, exportedAs),
        kind: kind === 'variable' ? ('model' as const) : kind,
        isExported: exportedAs !== null,
        line: lineOf(lines, start),
        endLine: lineOf(lines, end - 1),
        parameters,
      };
    });
}

/** A default export is found by the name that it has anyway. */
function nameOf(name: string, exportedAs: string): string {
  return exportedAs === 'default' ? name : exportedAs;
}

function makersOf(found: readonly Definition[], makers: ModelMakers): Set<Definition> {
  const known = new Set<Definition>();
  const names = new Set<string>();
  for (let step = 0; step < MOST_STEPS; step++) {
    const added = found.filter(
      (definition) => !known.has(definition) && isMaker(definition, makers, names),
    );
    if (added.length === 0) break;
    for (const definition of added) {
      known.add(definition);
      if (definition.kind === 'function' && definition.name !== '') names.add(definition.name);
    }
  }
  return known;
}

const MODEL_TYPE = /\b(?:LayersModel|Sequential)\b/;

function isMaker(
  { kind, code, type }: Definition,
  makers: ModelMakers,
  others: ReadonlySet<string>,
): boolean {
  if (MODEL_TYPE.test(type)) return true;
  // A type that is written and isn't a model's.
  if (type.replace('=>', '').replace(':', '').trim() !== '') return false;
  if (!makers.uses(code, others)) return false;
  if (kind === 'variable') return isMade(code, makers, others);
  const isBlock = code.trimStart().startsWith('{');
  return kind === 'class' || !isBlock || /\breturn\b\s*[^;\s}]/.test(code);
}

/** Whether a variable holds what one of the calls gives, not something further: `model.predict(x)`. */
function isMade(code: string, makers: ModelMakers, others: ReadonlySet<string>): boolean {
  const open = code.indexOf('(');
  if (open < 0 || !makers.uses(code.slice(0, open + 1), others)) return false;
  return /^\s*!?\s*(?:(?:as|satisfies)\b[^;]*)?;?\s*$/.test(code.slice(closingEnd(code, open)));
}

/** `export { a as b }`, `export default a`, `module.exports = { a, b: c }`: exported name by own. */
function exportedNames(masked: string, found: readonly Definition[]): Map<string, string> {
  const names = new Map<string, string>();
  for (const [, list = ''] of masked.matchAll(/\bexport\s*\{([^}]*)\}(?!\s*from\b)/g))
    for (const entry of list.split(',')) {
      const [own = '', , other] = entry.trim().split(/\s+/);
      if (own !== '') names.set(own, other ?? own);
    }
  for (const { exportedAs, kind, code } of found) {
    if (exportedAs === null || kind !== 'variable') continue;
    const value = code.replace(/;\s*$/, '').trim();
    if (/^[\p{L}\p{N}_$]+$/u.test(value)) names.set(value, exportedAs);
    if (exportedAs !== 'default' || !value.startsWith('{')) continue;
    for (const entry of value.slice(1, -1).split(',')) {
      const [key = '', own = key] = entry.split(':').map((part) => part.trim());
      if (/^[\p{L}\p{N}_$]+$/u.test(own)) names.set(own, key);
    }
  }
  return names;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (const { index } of text.matchAll(/\n/g)) starts.push(index + 1);
  return starts;
}

/** From 1. */
function lineOf(starts: readonly number[], index: number): number {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= index) low = middle + 1;
    else high = middle;
  }
  return low;
}
