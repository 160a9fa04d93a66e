import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { version as pyodideVersion } from 'pyodide/package.json';
import type { StartRequest } from './protocol';
import type { ThreadOptions } from './python-thread';
import { PythonThread } from './python-thread';
import { RootedFiles } from './rooted-files';
import { SnapshotFile } from './snapshot';

export interface StartedThread {
  readonly thread: PythonThread;
  readonly start: 'snapshot' | 'plain';
  /** What went wrong on the way. */
  readonly notes: readonly string[];
}

/**
 * Starts Python from the snapshot in the cache; where there is none, or none that works, from
 * nothing, and leaves a snapshot for the next time.
 * @param folder - of the bundles
 */
export async function startThread(
  request: StartRequest,
  folder: string,
  onEnd: (reason: unknown) => void,
): Promise<StartedThread> {
  const options = threadOptions(request, folder);
  const notes: string[] = [];
  const start = (snapshot: Uint8Array | null, save: ThreadOptions['saveSnapshot']) =>
    PythonThread.start({ ...options, snapshot, saveSnapshot: save }, onEnd);

  if (request.cacheFolder === null)
    return { thread: await start(null, null), start: 'plain', notes };
  const file = snapshotFile(request.cacheFolder, options);
  const memory = file.read();
  if (memory !== undefined) {
    try {
      return { thread: await start(memory, null), start: 'snapshot', notes };
    } catch (error) {
      notes.push(`The snapshot can’t be used: ${describe(error)}`);
      file.remove();
    }
  }
  const save = (taken: Uint8Array): void => {
    try {
      file.write(taken);
    } catch (error) {
      // A full disk, a read-only folder: the next start takes as long as this one.
      notes.push(`The snapshot can’t be kept: ${describe(error)}`);
    }
  };
  return { thread: await start(null, save), start: 'plain', notes };
}

function threadOptions(request: StartRequest, folder: string) {
  const files = new RootedFiles({ ws: request.root, ...request.packages });
  const pythonFiles = request.pythonFiles ?? join(folder, 'source-python.json');
  return {
    entry: join(folder, 'source-thread.cjs'),
    data: {
      pyodideFolder: join(folder, 'pyodide'),
      pythonFiles: readFileSync(pythonFiles, 'utf8'),
      runner: request.runner,
      packages: Object.keys(request.packages),
      heapBytes: request.heapBytes,
    },
    answerFileCall: files.answer.bind(files),
  } satisfies Omit<ThreadOptions, 'snapshot' | 'saveSnapshot'>;
}

function snapshotFile(cacheFolder: string, { entry, data }: ReturnType<typeof threadOptions>) {
  const program = readFileSync(entry);
  return new SnapshotFile(cacheFolder, [pyodideVersion, program, data.runner, data.pythonFiles]);
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
