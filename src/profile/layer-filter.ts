/**
 * The filter of layer lists: `conv type:conv scope:layer3 -kind:inserted time>1ms share>2%`. Terms
 * stand side by side and must all hold; `-` turns one round, `a|b` is either, `*` is any text, and
 * quotes keep spaces and colons in a name.
 */
import type { ProfileRow } from './rows';
import { BYTE_UNITS, COUNT_UNITS, TIME_UNITS, unitFactor } from './units';

const TEXT_KEYS = ['name', 'type', 'scope', 'kind', 'certainty'] as const;
const NUMBER_KEYS = [
  'time',
  'share',
  'rate',
  'macs',
  'params',
  'weights',
  'output',
  'kernels',
] as const;
export const FILTER_KEYS = [...TEXT_KEYS, ...NUMBER_KEYS] as const;

type TextKey = (typeof TEXT_KEYS)[number];
type NumberKey = (typeof NUMBER_KEYS)[number];
type Comparison = '>' | '>=' | '<' | '<=' | '=';

/** What a filter looks at. `names` are the owner's id and name, then those of its fused layers. */
export interface FilterableRow {
  readonly row: ProfileRow;
  readonly names: readonly string[];
  readonly types: readonly string[];
  readonly scope: string;
}

export type LayerFilter = (row: FilterableRow) => boolean;

/** What is wrong with a query; the reader's sentence is made where it is shown. */
export type FilterProblem =
  | { readonly code: 'unknown-key'; readonly key: string; readonly term: string }
  | { readonly code: 'needs-number'; readonly key: string }
  | { readonly code: 'needs-text'; readonly key: string }
  | {
      readonly code: 'unknown-unit';
      readonly key: string;
      readonly unit: string;
      readonly units: string;
    }
  | { readonly code: 'open-quote'; readonly term: string };

export type ParsedFilter =
  | { readonly ok: true; readonly filter: LayerFilter; readonly isEmpty: boolean }
  | { readonly ok: false; readonly problem: FilterProblem };

const UNITS: Readonly<Record<NumberKey, Readonly<Record<string, number>>>> = {
  time: { '': 1, ...TIME_UNITS },
  share: { '': 0.01, '%': 0.01 },
  rate: { '': 1, g: 1, 'gmac/s': 1 },
  macs: { '': 1, ...COUNT_UNITS, gmacs: 1e9, mmacs: 1e6, kmacs: 1e3, macs: 1 },
  params: { '': 1, ...COUNT_UNITS },
  weights: { '': 1, ...BYTE_UNITS },
  output: { '': 1, ...BYTE_UNITS },
  kernels: { '': 1 },
};

/** As people write them in messages. */
const UNIT_NAMES: Readonly<Record<NumberKey, string>> = {
  time: 'µs, ms, s',
  share: '%',
  rate: 'GMAC/s',
  macs: 'k, M, G, T',
  params: 'k, M, G',
  weights: 'B, kB, MB, GB',
  output: 'B, kB, MB, GB',
  kernels: '–',
};

const COMPARED = /^(-?)([A-Za-z]+)\s*(>=|<=|=>|=<|[<>=≥≤])\s*/;
const NUMBER = /^(\d+(?:[.,]\d+)?|[.,]\d+)\s*/;
/** A unit directly behind the number, or behind a space when it is a unit and not the next word. */
const UNIT = /^[A-Za-zµμ%/]+(?=\s|$)/;
const KEYED = /^(-?)([A-Za-z]+):/;
const WORD = /^[^\s"]+/;

/** Parses a query; an empty one holds for every row. */
export function parseLayerFilter(query: string): ParsedFilter {
  const tests: LayerFilter[] = [];
  // A dash alone is the start of a term still being typed.
  let rest = query.trim().replace(/(^|\s)-$/, '');
  while (rest !== '') {
    const term = compared(rest) ?? worded(rest);
    if ('problem' in term) return { ok: false, problem: term.problem };
    tests.push(term.test);
    rest = term.rest.trimStart();
  }
  return {
    ok: true,
    filter: (row) => tests.every((test) => test(row)),
    isEmpty: tests.length === 0,
  };
}

type Term =
  { readonly test: LayerFilter; readonly rest: string } | { readonly problem: FilterProblem };

/** `time>1ms`, `share >= 2 %`; undefined where no comparison stands next. */
function compared(text: string): Term | undefined {
  const [head, minus, word = '', operator = ''] = COMPARED.exec(text) ?? [];
  if (head === undefined) return undefined;
  const name = word.toLowerCase();
  if (!isOneOf(NUMBER_KEYS, name))
    return { problem: isOneOf(TEXT_KEYS, name) ? needsText(name) : unknown(word, text) };
  const after = text.slice(head.length);
  const [number, digits] = NUMBER.exec(after) ?? [];
  if (number === undefined || digits === undefined)
    return { problem: { code: 'needs-number', key: name } };
  const behind = after.slice(number.length);
  const isApart = /\s$/.test(number);
  const unit = UNIT.exec(behind)?.[0] ?? '';
  const factor = unitFactor(UNITS[name], unit);
  const taken = isApart && factor === undefined ? '' : unit;
  if (taken !== '' && factor === undefined)
    return { problem: { code: 'unknown-unit', key: name, unit: taken, units: UNIT_NAMES[name] } };
  const isJunk = !isApart && taken === '' && behind !== '' && !/^\s/.test(behind);
  if (isJunk) return { problem: { code: 'needs-number', key: name } };
  const limit = Number(digits.replace(',', '.')) * (unitFactor(UNITS[name], taken) ?? 1);
  const holds = comparison(operator);
  const test: LayerFilter = (row) => {
    const value = amount(row, name);
    // Unknown is neither above nor below, so neither the test nor its opposite finds it.
    return value !== null && holds(value, limit) === (minus === '');
  };
  return { test, rest: behind.slice(taken.length) };
}

/** `type:conv`, `"a name"`, `conv`. */
function worded(text: string): Term {
  const [head = '', minus = '', word] = KEYED.exec(text) ?? /^(-?)(?=\S)/.exec(text) ?? [];
  const name = word?.toLowerCase() ?? 'name';
  if (!isOneOf(TEXT_KEYS, name))
    return {
      problem: isOneOf(NUMBER_KEYS, name)
        ? { code: 'needs-number', key: name }
        : unknown(word ?? '', text),
    };
  const value = valueOf(text.slice(head.length));
  if (value === null) return { problem: { code: 'open-quote', term: text } };
  if (value.text === '') return { problem: needsText(name) };
  const matches = matcher(name, value.text, value.isQuoted);
  return {
    test: (row) => matches(row) === (minus === ''),
    rest: text.slice(head.length + value.length),
  };
}

function valueOf(text: string): { text: string; length: number; isQuoted: boolean } | null {
  if (!text.startsWith('"')) {
    const [word = ''] = WORD.exec(text) ?? [];
    return { text: word, length: word.length, isQuoted: false };
  }
  const end = text.indexOf('"', 1);
  return end < 0 ? null : { text: text.slice(1, end), length: end + 1, isQuoted: true };
}

function matcher(key: TextKey, text: string, isQuoted: boolean): LayerFilter {
  const wanted = text.toLowerCase();
  const choices = (isQuoted ? [wanted] : wanted.split('|')).filter((choice) => choice !== '');
  const patterns = choices.map((choice) => pattern(key, choice, isQuoted));
  return (row) => texts(row, key).some((found) => patterns.some((matches) => matches.test(found)));
}

/** Scopes match by whole parts, so that `layer1` is not `layer10`; all else by any part of it. */
function pattern(key: TextKey, wanted: string, isQuoted: boolean): RegExp {
  const escaped = wanted.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const source = isQuoted ? escaped : escaped.replace(/\\\*/g, '.*');
  // A dot is how PyTorch separates the parts of a path that we write with a slash.
  if (key === 'scope') return new RegExp(`(^|/)${source.replace(/\\\./g, '[./]')}(/|$)`, 'i');
  return new RegExp(source, 'i');
}

function texts({ row, names, types, scope }: FilterableRow, key: TextKey): readonly string[] {
  switch (key) {
    case 'name':
      return names;
    case 'type':
      return types;
    case 'scope':
      return [scope];
    case 'kind':
      return [row.kind];
    case 'certainty':
      return [row.certainty];
  }
}

/** null is unknown. */
function amount({ row }: FilterableRow, key: NumberKey): number | null {
  switch (key) {
    case 'time':
      return row.time?.timeMs.median ?? null;
    case 'share':
      return row.time?.share ?? null;
    case 'rate': {
      const ms = row.time?.timeMs.median ?? 0;
      return row.macs === null || ms <= 0 ? null : row.macs / ms / 1e6;
    }
    case 'macs':
      return row.macs;
    case 'params':
      return row.params;
    case 'weights':
      return row.weightBytes;
    case 'output':
      return row.outputBytes;
    case 'kernels':
      return row.kernelCount;
  }
}

function comparison(operator: string): (value: number, limit: number) => boolean {
  const wanted = ({ '≥': '>=', '≤': '<=', '=>': '>=', '=<': '<=' }[operator] ??
    operator) as Comparison;
  switch (wanted) {
    case '>':
      return (value, limit) => value > limit;
    case '>=':
      return (value, limit) => value >= limit;
    case '<':
      return (value, limit) => value < limit;
    case '<=':
      return (value, limit) => value <= limit;
    case '=':
      return (value, limit) => value === limit;
  }
}

function isOneOf<const Names extends readonly string[]>(
  names: Names,
  name: string,
): name is Names[number] {
  return names.includes(name);
}

function unknown(key: string, text: string): FilterProblem {
  return { code: 'unknown-key', key, term: WORD.exec(text)?.[0] ?? text };
}

function needsText(key: string): FilterProblem {
  return { code: 'needs-text', key };
}
