import * as l10n from '@vscode/l10n';
import { totalmem } from 'node:os';
import type { Analysis } from '../model/analysis';
import { isWithin, neededBytes } from '../profile/memory-need';
import { EngineError } from './errors';

/** Memory that processes here may use, bytes: the container's limit where there is one. */
export function machineMemoryBytes(): number {
  const limit = process.constrainedMemory();
  return limit !== undefined && limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

/**
 * Refuses a run that can't fit, before the system starts to swap or to kill processes.
 * Throws EngineError('too-large').
 */
export function requireMemory(
  { predictedPeakBytes, total }: Analysis,
  inputBytes: number,
  availableBytes = machineMemoryBytes(),
): void {
  const { weightBytes } = total;
  const needed = neededBytes({ activationBytes: predictedPeakBytes ?? 0, weightBytes, inputBytes });
  if (isWithin(needed, availableBytes)) return;
  const gb = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;
  throw new EngineError(
    'too-large',
    l10n.t(
      'The run would need about {0} and this machine has {1}: choose a smaller batch or input size.',
      gb(needed),
      gb(availableBytes),
    ),
  );
}
