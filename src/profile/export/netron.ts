import * as l10n from '@vscode/l10n';
import type { Profile } from '../document';
import { engineText } from '../engine-names';
import { ExportError } from './errors';
import type { NodeCost } from './node-costs';
import { nodeCosts } from './node-costs';
import { roundedMs } from './round';

/** One line of a section that Netron shows for a node or for the whole model. */
interface Entry {
  readonly kind: 'model' | 'node';
  readonly target: string;
  readonly name: string;
  readonly value: number | string;
}

/**
 * An attachment for Netron: dropped onto the open model, it adds sections to the sidebar of every
 * node (`metadata.Attachment` in Netron's view.js, versions 8 and 9). A later entry of the same
 * node and name replaces an earlier one there, so every name is given once.
 *
 * Throws ExportError where no kernel belongs to a node.
 */
export function exportNetron(profile: Profile): string {
  const costs = nodeCosts(profile);
  if (costs.length === 0)
    throw new ExportError(
      l10n.t('Nothing to show in Netron: no kernel of this profile belongs to a named node.'),
    );
  // Netron compares with the first line of a node's name.
  const seen = new Set<string>();
  const shown = costs.flatMap((cost) => {
    const target = firstLine(cost.node);
    if (seen.has(target)) return [];
    seen.add(target);
    return { ...cost, target };
  });
  const attachment = {
    signature: 'netron:attachment',
    metrics: [...modelMetrics(profile), ...shown.flatMap(nodeMetrics)],
    metadata: [...modelFacts(profile), ...shown.flatMap((cost) => nodeFacts(cost, seen))],
  };
  return `${JSON.stringify(attachment, undefined, 1)}\n`;
}

type Shown = NodeCost & { readonly target: string };

function nodeMetrics({
  target,
  timeMs,
  share,
  macs,
  weightBytes,
  outputBytes,
  row,
}: Shown): Entry[] {
  return [
    ...entry(target, 'time (ms)', roundedMs(timeMs)),
    ...entry(target, 'share of run (%)', Number((share * 100).toFixed(3))),
    ...entry(target, 'MACs', macs),
    ...entry(target, 'weights (bytes)', weightBytes),
    ...entry(target, 'output (bytes)', outputBytes),
    ...entry(target, 'certainty', row.row.certainty),
  ];
}

function nodeFacts({ target, kernels, fused }: Shown, taken: Set<string>): Entry[] {
  const others = fused.map(firstLine);
  const own = [
    ...entry(target, 'kernel', kernels.join(', ')),
    ...(others.length === 0 ? [] : entry(target, 'measured together with', others.join(', '))),
  ];
  const theirs = others.flatMap((other) => {
    if (taken.has(other)) return [];
    taken.add(other);
    return entry(other, 'measured in', target);
  });
  return [...own, ...theirs];
}

function modelMetrics({ latency, model, memory }: Profile): Entry[] {
  return [
    ...modelEntry('time (ms)', roundedMs(latency.unprofiled.medianMs)),
    ...modelEntry('MACs', model.macs),
    ...modelEntry('weights (bytes)', model.weightBytes),
    ...modelEntry(
      'peak activations (bytes)',
      memory.measuredPeakBytes ?? memory.predictedPeakBytes,
    ),
  ];
}

function modelFacts({ run, environment }: Profile): Entry[] {
  return [
    ...modelEntry('measured with', `${engineText(run)}, ${run.device}, ${run.precision}`),
    ...modelEntry('measured on', `${environment.cpu}, ${environment.date}`),
  ];
}

function modelEntry(name: string, value: number | string | null): Entry[] {
  return value === null ? [] : [{ kind: 'model', target: '', name, value }];
}

function entry(target: string, name: string, value: number | string | null): Entry[] {
  return value === null ? [] : [{ kind: 'node', target, name, value }];
}

function firstLine(name: string): string {
  return name.split('\n', 1)[0] ?? '';
}
