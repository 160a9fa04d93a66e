import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { version as pyodideVersion } from 'pyodide/package.json';
import { isBytecodeOf } from './bytecode';
import type { StartRequest } from './protocol';
import type { ThreadOptions } from './python-thread';
import { PythonThread } from './python-thread';
import { RootedFiles } from './rooted-files';
import { SnapshotFile } from './snapshot';

const BYTECODE = 'source-bytecode.bin';

export interface StartedThread {
  readonly thread: PythonThread;
  readonly start: 'snapshot' | 'plain';
  /** What went wrong on the way. */
  readonly notes: readonly string[];
  /** Leaves a snapshot for the next time, where this start made one. To be called once. */
  readonly saveSnapshot: () => Promise<void>;
}

/**
 * Starts Python from the snapshot in the cache; where there is none, or none that works, from
 * nothing.
 * @param folder - of the bundles
 */
export async function startThread(
  request: StartRequest,
  folder: string,
  onEnd: (reason: unknown) => void,
): Promise<StartedThread> {
  const options = threadOptions(request, folder);
  const file = snapshotFile(request.cacheFolder, options, folder);
  const notes: string[] = [];
  let how: StartedThread['start'] = 'plain';
  const chooseStart: ThreadOptions['chooseStart'] = () => {
    const snapshot = file?.read() ?? null;
    how = snapshot ? 'snapshot' : 'plain';
    return { snapshot, makeSnapshot: snapshot === null && canBeKept(file, notes) };
  };
  const start = () => PythonThread.start({ ...options, chooseStart }, onEnd);

  const thread = await start().catch((error: unknown) => {
    if (how === 'plain') throw error;
    notes.push(`The snapshot can’t be used: ${describe(error)}`);
    file?.remove();
    return start();
  });
  const saveSnapshot = async (): Promise<void> => {
    const memory = thread.takeSnapshot();
    if (memory) await file?.write(memory);
  };
  return { thread, start: how, notes, saveSnapshot };
}

function canBeKept(file: SnapshotFile | undefined, notes: string[]): boolean {
  try {
    file?.makeFolder();
    return file !== undefined;
  } catch (error) {
    // A read-only folder: the next start takes as long as this one.
    notes.push(`The snapshot can’t be kept: ${describe(error)}`);
    return false;
  }
}

function threadOptions(request: StartRequest, folder: string) {
  const files = new RootedFiles({ ws: request.root, ...request.packages });
  const pythonFiles = readFileSync(request.pythonFiles ?? join(folder, 'source-python.json'));
  const bytecode = readFileSync(join(folder, BYTECODE));
  return {
    entry: join(folder, 'source-thread.cjs'),
    data: {
      pyodideFolder: join(folder, 'pyodide'),
      pythonFiles,
      bytecode: isBytecodeOf(bytecode, pythonFiles) ? bytecode : null,
      runner: request.runner,
      packages: Object.keys(request.packages),
      heapBytes: request.heapBytes,
    },
    answerFileCall: files.answer.bind(files),
  } satisfies Omit<ThreadOptions, 'chooseStart'>;
}

function snapshotFile(
  cacheFolder: string | null,
  { entry, data }: ReturnType<typeof threadOptions>,
  folder: string,
): SnapshotFile | undefined {
  if (cacheFolder === null) return undefined;
  // The bytecode also tells, where it isn't used, which standard library this is.
  const files = [entry, join(folder, BYTECODE)].map((path) => readFileSync(path));
  return new SnapshotFile(cacheFolder, [pyodideVersion, data.runner, data.pythonFiles, ...files]);
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
