import { heatLevel } from '../../profile/heat';
import { heatColour, type Palette } from '../drawing/heat-colours';
import { escapeHtml, shownName } from '../drawing/hostile-text';

/** One layer of a line, as a bar. */
export interface Instance {
  /** First part of its scope, under which bars stand together. */
  readonly group: string;
  readonly ms: number;
  readonly share: number;
  /** Outlined. */
  readonly isSelected: boolean;
}

const WIDTH = 436;
const BAR_HEIGHT = 34;
const LABEL_HEIGHT = 18;
const WIDEST_PITCH = 22;
const GROUP_GAP = 8;
/** Narrower ones would be blurs: then each bar is the slowest of several. */
const MOST_BARS = 140;
const LETTER_WIDTH = 6.2;

/** Time of each layer that a line makes, in graph order, as an SVG image. */
export function instanceChart(all: readonly Instance[], palette: Palette): string {
  const instances = thinned(all);
  const groups = distinctRuns(instances);
  const room = WIDTH - GROUP_GAP * (groups.length - 1);
  const pitch = Math.min(WIDEST_PITCH, room / instances.length);
  const longest = Math.max(...instances.map(({ ms }) => ms), Number.MIN_VALUE);
  const hasLabels = groups.length > 1;
  const height = BAR_HEIGHT + 4 + (hasLabels ? LABEL_HEIGHT : 0);
  let body = '';
  let x = 1;
  for (const group of groups) {
    const start = x;
    for (const instance of group) {
      body += bar(instance, x, pitch, longest, palette);
      x += pitch;
    }
    if (hasLabels) body += label(group[0]?.group ?? '', start, x - start, palette);
    x += GROUP_GAP;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}">${body}</svg>`;
}

function bar(
  { ms, share, isSelected }: Instance,
  x: number,
  pitch: number,
  longest: number,
  palette: Palette,
): string {
  const height = Math.max(1, (BAR_HEIGHT * ms) / longest);
  const gap = pitch > 4 ? Math.min(4, pitch / 5) : 0;
  const stroke = isSelected ? palette.foreground : palette.outline;
  return `<rect x="${round(x)}" y="${round(BAR_HEIGHT + 2 - height)}" width="${round(
    Math.max(1, pitch - gap),
  )}" height="${round(height)}" fill="${
    heatColour(palette, heatLevel(share)) ?? 'none'
  }" stroke="${stroke}" stroke-width="${isSelected ? 1.5 : 0.6}"/>`;
}

function label(group: string, x: number, width: number, palette: Palette): string {
  const letters = [...shownName(group)];
  const fit = Math.floor((width + GROUP_GAP / 2) / LETTER_WIDTH);
  if (fit < 2) return '';
  const text = letters.length <= fit ? letters.join('') : `${letters.slice(0, fit - 1).join('')}…`;
  return `<text x="${round(x)}" y="${BAR_HEIGHT + LABEL_HEIGHT - 2}" font-family="system-ui, sans-serif" font-size="11" fill="${palette.secondary}">${escapeHtml(text)}</text>`;
}

function thinned(instances: readonly Instance[]): readonly Instance[] {
  if (instances.length <= MOST_BARS) return instances;
  const size = Math.ceil(instances.length / MOST_BARS);
  return Array.from({ length: Math.ceil(instances.length / size) }, (_, index) =>
    instances
      .slice(index * size, (index + 1) * size)
      .reduce((slowest, instance) => (instance.ms > slowest.ms ? instance : slowest)),
  );
}

function distinctRuns(instances: readonly Instance[]): Instance[][] {
  const runs: Instance[][] = [];
  for (const instance of instances) {
    const last = runs.at(-1);
    if (last && last[0]?.group === instance.group) last.push(instance);
    else runs.push([instance]);
  }
  // So many gaps would leave no room for bars.
  return runs.length > 12 ? [[...instances]] : runs;
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}
