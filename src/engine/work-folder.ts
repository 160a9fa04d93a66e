import * as l10n from '@vscode/l10n';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EngineError } from './errors';

const PREFIX = 'layerline-';

/**
 * A folder for one measurement's temporary files. Its name carries this process's id, so that
 * folders left by processes that were killed can be told and removed.
 *
 * Throws EngineError('no-temp-space') when it can't be made.
 */
export async function createWorkFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  await removeAbandoned();
  try {
    const path = await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
    return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 3 }) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new EngineError(
      'no-temp-space',
      l10n.t(
        'There is no room for temporary files in {0} ({1}): free some space or set TMPDIR.',
        tmpdir(),
        reason,
      ),
    );
  }
}

async function removeAbandoned(): Promise<void> {
  const names = await readdir(tmpdir()).catch(() => []);
  const abandoned = names.filter((name) => {
    const pid = /^layerline-(\d+)-/.exec(name)?.[1];
    return pid !== undefined && !isRunning(Number(pid));
  });
  await Promise.all(
    abandoned.map((name) =>
      // Another user's folder can't be removed, and need not be.
      rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => undefined),
    ),
  );
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
