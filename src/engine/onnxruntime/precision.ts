import * as l10n from '@vscode/l10n';
import type { Model } from '../../model/graph';
import { sum } from '../../profile/statistics';
import type { ProfileEvents } from './profile-events';

const NAMES: Readonly<Record<string, string>> = {
  float: 'fp32',
  float16: 'fp16',
  bfloat16: 'bf16',
  double: 'fp64',
  uint8: 'int8',
  int8: 'int8',
  int32: 'int32',
  int64: 'int64',
};

/**
 * Which precision a run was really computed in: the element type of the kernels that took the most
 * time. A half-precision model on a CPU is computed in fp32 between casts, and the user must know.
 */
export function precisionOf(
  model: Model,
  events: ProfileEvents,
): { computed: string; notes: string[] } {
  const timeByType = new Map<string, number>();
  for (const kernel of events.kernels) {
    const type = kernel.outputs[0]?.type ?? 'unknown';
    const name = NAMES[type] ?? type;
    timeByType.set(name, (timeByType.get(name) ?? 0) + sum(kernel.selfUs));
  }
  const computed = [...timeByType].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 'unknown';
  const isHalf = [...model.graph.weights.values()].some(({ dtype }) => dtype === 'float16');
  const notes =
    isHalf && computed === 'fp32'
      ? [l10n.t('The model is fp16, but this device computed it in fp32: times are those of fp32.')]
      : [];
  return { computed, notes };
}
