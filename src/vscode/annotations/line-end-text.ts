import * as l10n from '@vscode/l10n';
import { formatDifference } from '../../profile/compare/change-text';
import type { ProfiledLayer } from '../../profile/document';
import {
  formatBytes,
  formatCount,
  formatDims,
  formatLayerTime,
  formatShare,
} from '../../profile/format';
import type { SourceLine } from '../../profile/source-lines';
import { isOperation } from '../../profile/source-lines';
import { shownName } from '../drawing/hostile-text';

/** What stands after a line: the number of `18.8 ms` in the text's colour, the rest quieter. */
export interface LineEndText {
  readonly lead: string;
  readonly rest: string;
  /** Not measured as the line stands now. */
  readonly isItalic: boolean;
}

const WIDTH = { time: 9, share: 8, output: 9, count: 5, difference: 13 };
/** Where text without columns begins. */
const INDENT = 2;
const MOST_NAMES = 3;
const SPACE = '\u00a0';

/**
 * @param lineNumber where a layer's line is now, from 1; undefined outside this file.
 * @param differenceMs how much slower it is than its pinned baseline, beyond the noise.
 */
export function lineEndText(
  line: SourceLine,
  isStale: boolean,
  lineNumber: (layer: ProfiledLayer) => number | undefined,
  differenceMs?: number,
): LineEndText | undefined {
  if (isStale) return staleText(line, lineNumber);
  if (!line.time) return quiet(`↑ ${operationName(line)}${ownersText(line, lineNumber)}`);
  if (isNotRun(line)) return { ...quiet(notRunText(line)), isItalic: true };
  const { timeMs, share, belowResolution } = line.time;
  const time = formatLayerTime(timeMs.median, belowResolution, 'mono');
  const count = line.count > 1 ? `×${line.count}` : '';
  const whole = pad(line.isSum ? `Σ${SPACE}${time}` : time, WIDTH.time);
  const unit = /\u00a0[µms]+$/.exec(whole)?.index ?? whole.length;
  return {
    lead: whole.slice(0, unit),
    rest: [
      whole.slice(unit),
      pad(formatShare(share, 'mono'), WIDTH.share),
      pad(formatBytes(line.outputBytes, 'mono'), WIDTH.output),
      // Differences stand in a column of their own, also behind a line without a count.
      count === '' && differenceMs === undefined ? '' : pad(count, WIDTH.count),
      differenceMs === undefined ? '' : pad(differenceText(differenceMs), WIDTH.difference),
    ].join(''),
    isItalic: false,
  };
}

/** `▲ +1.20 ms` is slower, `▼ −800 µs` faster: a mark for whoever doesn't see the sign. */
function differenceText(ms: number): string {
  return `${ms > 0 ? '▲' : '▼'}${SPACE}${formatDifference(ms, 'mono')}`;
}

/** Whether the runtime removed all that the line makes before running. */
export function isNotRun({ all, time }: SourceLine): boolean {
  return time !== null && all.every(({ certainty }) => certainty === 'eliminated');
}

/** `in conv1, conv2`; `in line 19` where the owner has no name to know it by. */
export function ownersText(
  { owners }: SourceLine,
  lineNumber: (layer: ProfiledLayer) => number | undefined,
): string {
  const names = distinct(owners.map(({ name }) => shownName(name)));
  if (names.length <= MOST_NAMES && names.every((name) => /\D/.test(name)))
    return l10n.t('in {0}', names.join(', '));
  const lines = distinct(owners.map((owner) => lineNumber(owner)));
  const known = lines.filter((line) => line !== undefined).sort((a, b) => a - b);
  if (known.length === lines.length && known.length <= MOST_NAMES)
    return known.length === 1
      ? l10n.t('in line {0}', known.join(''))
      : l10n.t('in lines {0}', known.join(', '));
  return owners.length === 1
    ? l10n.t('in {0}', names.join(''))
    : l10n.t('in {0} layers', owners.length);
}

function staleText(
  line: SourceLine,
  lineNumber: (layer: ProfiledLayer) => number | undefined,
): LineEndText | undefined {
  if (!line.time)
    return { ...quiet(l10n.t('was {0}', ownersText(line, lineNumber))), isItalic: true };
  if (isNotRun(line)) return undefined;
  const { timeMs, belowResolution } = line.time;
  const time = formatLayerTime(timeMs.median, belowResolution, 'mono');
  const was = l10n.t('was {0}', line.isSum ? `Σ ${time}` : time);
  return { ...quiet(was), isItalic: true };
}

/** `1×2048 · 0 params  not run`: what is known without running it. */
function notRunText({ own, all }: SourceLine): string {
  const shape = own.length === 1 ? formatDims(own[0]?.outputShape, 'mono') : undefined;
  const params = all.reduce((total, layer) => total + layer.params, 0);
  const facts = [shape, l10n.t('{0} params', formatCount(params, 'mono'))];
  return `${facts.filter((fact) => fact !== undefined).join(' · ')}  ${l10n.t('not run')}`;
}

/** `add `: the code of an operation often doesn't name it. */
function operationName({ own }: SourceLine): string {
  const [only, ...others] = distinct(own.filter(isOperation).map(({ name }) => shownName(name)));
  return only === undefined || others.length > 0 ? '' : `${only} `;
}

function quiet(text: string): LineEndText {
  const fixed = text.replaceAll(' ', SPACE);
  return { lead: '', rest: `${SPACE.repeat(INDENT)}${fixed}`, isItalic: false };
}

function pad(text: string, width: number): string {
  return SPACE.repeat(Math.max(0, width - [...text].length)) + text;
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
