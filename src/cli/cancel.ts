import { systemCode } from './errors';
import { EXIT, type ExitCode } from './exit-codes';

/** A cancelled measurement has so long to end its processes and remove its files. */
const GRACE_MS = 900;

/** Why a run is aborted, and what the process returns then. */
export class Cancellation extends Error {
  override readonly name = 'AbortError';

  constructor(
    message: string,
    readonly exitCode: ExitCode,
  ) {
    super(message);
  }
}

/**
 * Aborted by Ctrl+C, by being asked to end, and when nobody reads our output any longer
 * (`layerline … | head`), which is not an error. A second Ctrl+C ends at once.
 */
export function signalOfProcess(): AbortSignal {
  const controller = new AbortController();
  const cancel = (reason: Cancellation): void => {
    controller.abort(reason);
    // In case something ignores the signal. Unref: it doesn't keep a finished program waiting.
    setTimeout(() => process.exit(reason.exitCode), GRACE_MS).unref();
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(name, () => cancel(new Cancellation('cancelled', EXIT.cancelled)));
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error) => {
      if (systemCode(error) !== 'EPIPE') throw error;
      cancel(new Cancellation('', EXIT.ok));
    });
  return controller.signal;
}
