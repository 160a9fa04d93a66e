/** Rows as text: tab-separated for spreadsheets, Markdown with the run's options for messages. */
import * as l10n from '@vscode/l10n';
import type { Profile } from '../../src/profile/document';
import { engineText, optimizerName } from '../../src/profile/engine-names';
import { formatDims, formatDurationRange } from '../../src/profile/format';
import type { LayerNode } from '../../src/profile/layer-tree';
import { threadsText } from '../header/chips';
import { profile } from '../state';
import type { Column } from './columns';
import { chosenColumns } from './columns';
import { shownColumns } from './table-state';
import { rows } from './visible-rows';

export function rowAsText(node: LayerNode): string {
  return cellsOf(node).join('\t');
}

export function rowAsMarkdown(node: LayerNode): string {
  return markdownOf([node]);
}

/** All rows that can be seen, in their order, under a header. */
export function tableAsText(): string {
  const lines = shownNodes().map((node) => cellsOf(node).join('\t'));
  return [
    textColumns()
      .map(({ title }) => title())
      .join('\t'),
    ...lines,
  ].join('\n');
}

export function tableAsMarkdown(): string {
  return markdownOf(shownNodes());
}

function markdownOf(nodes: readonly LayerNode[]): string {
  const shown = textColumns();
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const lines = [
    row(shown.map(({ title }) => title())),
    row(shown.map(({ numeric }) => (numeric ? '--:' : ':--'))),
    ...nodes.map((node) => row(cellsOf(node).map(escapeMarkdown))),
  ];
  return profile.value ? [...lines, '', runLine(profile.value)].join('\n') : lines.join('\n');
}

/** `resnet50: 43.0 ms (42.9–43.1) · CPU, 1 thread · ONNX Runtime 1.30.0 · fp32 · 1x3x224x224`. */
export function runLine({ model, run, latency, environment }: Profile): string {
  const { lowMs, highMs } = latency.unprofiled;
  return [
    `${model.name}: ${formatDurationRange(lowMs, highMs, 'plain')}`,
    `${run.device.toUpperCase()} ${environment.cpu}, ${threadsText(run.threads)}`,
    engineText(run),
    ...(run.training ? [l10n.t('training, {0}', optimizerName(run.training.optimizer))] : []),
    run.precision,
    model.inputs.map(({ shape }) => formatDims(shape, 'plain')).join(', '),
    l10n.t('{0} runs', run.runs),
    environment.date,
  ].join(' · ');
}

function shownNodes(): LayerNode[] {
  return rows.value.flatMap((row) => (row.kind === 'node' ? [row.node] : []));
}

function textColumns(): Column[] {
  return chosenColumns(shownColumns.value).filter(({ id }) => id !== 'bar');
}

function cellsOf(node: LayerNode): string[] {
  return textColumns().map(({ text }) => text(node, 'plain'));
}

/** Model files choose the names: none may end a cell or start markup. */
function escapeMarkdown(text: string): string {
  return text.replace(/[\\|`*_<>[\]]/g, '\\$&');
}
