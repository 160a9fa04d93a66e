import * as l10n from '@vscode/l10n';
import type { GroupableLayer } from './groups';

export function betweenKernelsName(): string {
  return l10n.t('Between kernels');
}

export function runtimeCallName(): string {
  return l10n.t('Entering and leaving the runtime');
}

/** What TensorFlow.js does in no layer: the call, the loss, bookkeeping. */
export function outsideLayersName(): string {
  return l10n.t('Outside of layers');
}

/** A layer's name; documents carry those of the runtime's own parts in English. */
export function ownName({ kind, id, name }: GroupableLayer): string {
  if (kind !== 'runtime') return name;
  switch (id) {
    case 'runtime/between-kernels':
      return betweenKernelsName();
    case 'runtime/call':
      return runtimeCallName();
    case 'runtime/outside':
      return outsideLayersName();
    default:
      return name;
  }
}
