import * as l10n from '@vscode/l10n';
import type { Certainty, Profile, ProfiledFrame, ProfiledLayer } from '../../profile/document';
import {
  formatBytes,
  formatDurationRange,
  formatLayerTime,
  formatRate,
  formatShare,
  gmacPerSecond,
} from '../../profile/format';
import { groupTime } from '../../profile/groups';
import type { SourceLine, SourceLines } from '../../profile/source-lines';
import { callFrames } from '../../profile/source-lines';
import { commandLink } from './command-links';
import type { Palette } from '../drawing/heat-colours';
import { htmlName } from '../drawing/hostile-text';
import { instanceChart, type Instance } from './instance-chart';
import { isNotRun, ownersText } from './line-end-text';
import { keyOfLine, rowsOfLine, type LayerRows } from './selection-key';
import { svgUri } from '../drawing/svg';

export interface HoverContext {
  readonly profile: Profile;
  readonly lines: SourceLines;
  readonly rows: LayerRows;
  readonly selectedKey: string | null;
  readonly palette: Palette;
  readonly isStale: boolean;
  /** Where a layer's line is now, from 1; undefined outside this file. */
  readonly lineNumber: (layer: ProfiledLayer) => number | undefined;
}

/**
 * The full story of a line, as Markdown with HTML. Names are the model's: every one goes through
 * `htmlName`, every link through `commandLink`.
 */
export function hoverCard(line: SourceLine, context: HoverContext): string {
  const parts = [titlePart(line, context), chartPart(line, context), tablePart(line, context)];
  return [...parts.filter((part) => part !== ''), linksPart(line, context)].join('\n\n');
}

/** The numbers of a line as text, tab-separated: name, type, time, share, output, layers. */
export function lineAsText(line: SourceLine, context: HoverContext): string {
  const { time } = line;
  return [
    titleOf(line, context),
    typesOf(line),
    time ? formatLayerTime(time.timeMs.median, time.belowResolution, 'plain') : '',
    time ? formatShare(time.share, 'plain') : ownersText(line, context.lineNumber),
    formatBytes(line.outputBytes, 'plain'),
    String(line.all.length),
  ].join('\t');
}

function titlePart(line: SourceLine, context: HoverContext): string {
  const count = line.isSum
    ? l10n.t('{0} layers of this line and those it calls', line.all.length)
    : line.own.length === 1
      ? ''
      : l10n.t('{0} layers from this line', line.own.length);
  const what = [typesOf(line), count].filter((part) => part !== '').map(htmlName);
  return `**${htmlName(titleOf(line, context))}** &nbsp; ${what.join(' · ')} &nbsp; ${timeOf(line, context)}`;
}

function timeOf(line: SourceLine, { isStale, lineNumber }: HoverContext): string {
  if (!line.time) return `↑ ${htmlName(ownersText(line, lineNumber))}`;
  if (isNotRun(line)) return htmlName(l10n.t('not run: the runtime removed it'));
  const { timeMs, belowResolution, share } = line.time;
  const time = formatLayerTime(timeMs.median, belowResolution);
  if (isStale) return `*${htmlName(l10n.t('edited since the run, was {0}', time))}*`;
  return `**${htmlName(time)}** · ${htmlName(formatShare(share))}`;
}

function chartPart(line: SourceLine, context: HoverContext): string {
  const timed = line.own.filter(({ kernels }) => kernels.length > 0);
  if (timed.length < 2) return '';
  const slowest = slowestOf(timed);
  const selected = timed.find(({ id }) => context.rows.rowOf(id)?.key === context.selectedKey);
  const instances = timed.map((layer): Instance => ({
    group: layer.scope.split('/')[0] ?? '',
    ms: layer.timeMs.median,
    share: layer.share,
    isSelected: layer === (selected ?? slowest),
  }));
  const alternative = l10n.t('Time of each layer, in order');
  return `![${htmlName(alternative)}](${svgUri(instanceChart(instances, context.palette))})`;
}

/** HTML: a Markdown table has a head, and there's none here. Must not have blank lines. */
function tablePart(line: SourceLine, context: HoverContext): string {
  const rows: [string, string][] = line.isSum
    ? [
        [l10n.t('Most of it'), mostOf(line, context)],
        [l10n.t('Memory'), memoryText(line)],
      ]
    : [
        [line.own.length > 1 ? l10n.t('Slowest') : l10n.t('Time'), slowestText(line, context)],
        [l10n.t('Memory'), memoryText(line)],
        [l10n.t('Kernel'), kernelText(line, context)],
      ];
  const cells = rows
    .filter(([, value]) => value !== '')
    .map(([label, value]) => `<tr><td>${htmlName(label)}&nbsp;&nbsp;</td><td>${value}</td></tr>`);
  return cells.length === 0 ? '' : `<table>${cells.join('')}</table>`;
}

function slowestText(line: SourceLine, { rows }: HoverContext): string {
  const timed = line.own.filter(({ kernels }) => kernels.length > 0);
  const slowest = slowestOf(timed);
  if (!slowest) return '';
  const { median, p10, p90 } = slowest.timeMs;
  const key = rows.rowOf(slowest.id)?.key;
  const name = htmlName(slowest.id);
  const macs = rows.rowOf(slowest.id)?.macs ?? slowest.macs;
  const rate = gmacPerSecond(macs, median);
  return [
    ...(line.own.length > 1
      ? [key === undefined ? name : anchor(commandLink('showInPanel', key), name)]
      : []),
    htmlName(formatLayerTime(median, slowest.belowResolution)),
    htmlName(l10n.t('({0} in 80 % of runs)', formatDurationRange(p10, p90))),
    ...(rate === undefined ? [] : [`· ${htmlName(formatRate(rate))}`]),
  ].join(' ');
}

function memoryText({ all, outputBytes }: SourceLine): string {
  const weights = all.reduce((total, layer) => total + layer.weightBytes, 0);
  const output = formatBytes(outputBytes);
  return [
    ...(weights > 0 ? [htmlName(l10n.t('weights {0}', formatBytes(weights)))] : []),
    htmlName(all.length > 1 ? l10n.t('output up to {0}', output) : l10n.t('output {0}', output)),
  ].join(' · ');
}

/** `relu_nchwc: conv2 + bn2 + relu2`, and how sure that is, over all the line's kernels. */
function kernelText(line: SourceLine, { profile, rows }: HoverContext): string {
  const row = rowsOfLine(rows, line)[0];
  const index = row?.members.flatMap(({ kernels }) => kernels)[0];
  const kernel = index === undefined ? undefined : profile.kernels[index];
  if (!kernel) return '';
  const names = kernel.layers.map((id) => htmlName(id.slice(id.lastIndexOf('/') + 1)));
  const all = rowsOfLine(rows, line)
    .flatMap(({ members }) => members.flatMap(({ kernels }) => kernels))
    .flatMap((at) => profile.kernels[at] ?? []);
  const proved = all.filter(({ certainty }) => isProved(certainty)).length;
  const checked =
    proved === all.length
      ? l10n.t('✓ checked, {0} of {1}', proved, all.length)
      : l10n.t('⚠ not all proved, {0} of {1}', proved, all.length);
  return `${htmlName(kernel.opType)} = ${names.join(' + ')} &nbsp;${htmlName(checked)}`;
}

/** The costliest lines among those that a line includes, by what they cost through it. */
function mostOf(line: SourceLine, { profile, lines, lineNumber }: HoverContext): string {
  const byLine = new Map<SourceLine, ProfiledLayer[]>();
  for (const layer of line.all) {
    const own = lines.byLayer.get(layer.id);
    if (own) byLine.set(own, [...(byLine.get(own) ?? []), layer]);
  }
  return [...byLine]
    .map(([own, layers]) => ({ own, layers, time: groupTime(profile, layers) ?? NO_TIME }))
    .sort((a, b) => b.time.timeMs.median - a.time.timeMs.median)
    .slice(0, 3)
    .filter(({ time }) => time.timeMs.median > 0)
    .map(({ own, layers, time }) => {
      const now = layers[0] && lineNumber(layers[0]);
      const name = [layers[0]?.name ?? '', ...(now === undefined ? [] : [l10n.t('line {0}', now)])];
      const text = formatLayerTime(time.timeMs.median, time.belowResolution);
      return `${anchor(commandLink('openFrame', own.file, own.line, 1), htmlName(name.join(', ')))} ${htmlName(text)}`;
    })
    .join(' · ');
}

const NO_TIME = { timeMs: { median: 0 }, belowResolution: false };

function linksPart(line: SourceLine, context: HoverContext): string {
  const key = keyOfLine(context.rows, line);
  const calls = callFrames(line).slice(0, 3);
  const owner = line.time ? undefined : line.owners[0];
  const ownerLine = owner && context.lines.byLayer.get(owner.id);
  return [
    ...(key === undefined ? [] : [link(l10n.t('Show in panel'), commandLink('showInPanel', key))]),
    ...(owner && ownerLine
      ? [
          link(
            l10n.t('Go to {0}', owner.name),
            commandLink('openFrame', ownerLine.file, ownerLine.line, 1),
          ),
        ]
      : []),
    ...calls.map((frame) => link(callLabel(frame, calls), openFrame(frame))),
    link(l10n.t('Copy'), commandLink('copy', lineAsText(line, context))),
  ].join(' &nbsp;&nbsp; ');
}

/** `Go to forward`, with the line where there are several. */
function callLabel(frame: ProfiledFrame, calls: readonly ProfiledFrame[]): string {
  const name = frame.functionName.slice(frame.functionName.lastIndexOf('.') + 1);
  return calls.length === 1
    ? l10n.t('Go to {0}', name)
    : l10n.t('Go to {0}, line {1}', name, frame.line);
}

function openFrame({ file, line, column }: ProfiledFrame): string {
  return commandLink('openFrame', file, line, column);
}

function titleOf(line: SourceLine, { rows }: HoverContext): string {
  const names = [...new Set(line.own.map(({ name }) => name))];
  if (line.own.length === 0)
    return rows.node(keyOfLine(rows, line) ?? '')?.name ?? line.functionName;
  return names.length <= 3 ? names.join(', ') : `${names.slice(0, 2).join(', ')}, …`;
}

function typesOf(line: SourceLine): string {
  const types = [...new Set(line.own.map(({ type }) => type))];
  return types.length <= 3 ? types.join(', ') : `${types.slice(0, 2).join(', ')}, …`;
}

function slowestOf(layers: readonly ProfiledLayer[]): ProfiledLayer | undefined {
  return [...layers].sort((a, b) => b.timeMs.median - a.timeMs.median)[0];
}

function isProved(certainty: Certainty): boolean {
  return certainty === 'exact' || certainty === 'group';
}

function anchor(href: string, html: string): string {
  return `<a href="${href}">${html}</a>`;
}

function link(text: string, href: string): string {
  return `[${htmlName(text)}](${href})`;
}
