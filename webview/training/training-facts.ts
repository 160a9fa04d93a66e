import * as l10n from '@vscode/l10n';
import { formatBytes, formatDuration, formatShare } from '../../src/profile/format';
import type { LayerNode } from '../../src/profile/layer-tree';
import { formatNorm } from '../../src/profile/norm-text';
import { sum } from '../../src/profile/statistics';

type Fact = [string, string | null];

/** What a row does in a training step, for its card; nothing for other runs. */
export function trainingFacts(node: LayerNode): Fact[] {
  const sums = node.training;
  if (!sums) return [];
  const { forwardMs, backwardMs, optimizerMs, savedBytes, gradientNorm } = sums;
  const totalMs = sum([forwardMs, backwardMs, optimizerMs]);
  const isShort = node.time?.belowResolution ?? false;
  const time = (ms: number) =>
    ms > 0 ? `${formatDuration(ms)} · ${formatShare(ms / totalMs)}` : formatDuration(ms);
  return [
    [l10n.t('Forward'), isShort ? null : time(forwardMs)],
    [l10n.t('Backward'), isShort ? null : time(backwardMs)],
    [l10n.t('Optimizer'), isShort || optimizerMs === 0 ? null : time(optimizerMs)],
    [l10n.t('Kept for backward'), savedBytes === 0 ? null : formatBytes(savedBytes)],
    [l10n.t('Gradient norm'), gradientNorm === null ? null : formatNorm(gradientNorm)],
    [l10n.t('Gradient norm, output'), outputNorm(node)],
  ];
}

/** Of one layer only: outputs of several are not one vector. */
export function outputNorm({ members, isScope }: LayerNode): string | null {
  const norm = isScope ? null : members[0]?.training?.outputGradientNorm;
  return norm === null || norm === undefined ? null : formatNorm(norm);
}
