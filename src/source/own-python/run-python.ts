import * as l10n from '@vscode/l10n';
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { CappedOutput } from './capped-output';
import { OwnPythonError } from './own-python-error';

export interface PythonRun {
  /** Path of the interpreter, or its name on PATH. */
  readonly python: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

export interface PythonEnd {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Whether it was ended because its time was up. */
  readonly isLate: boolean;
  /** What it printed, its beginning and its end. */
  readonly output: string;
}

/** Output that is on its way when a process ends arrives at once, unless a process that left the
 * group holds the pipe. */
const DRAIN_MS = 300;

/**
 * Runs Python with nothing to read, until it ends or its time is up. Whatever ends it, all processes
 * that it started end too, but those that left its process group.
 *
 * Throws the signal's reason when that is aborted, OwnPythonError when there is no such program.
 */
export async function runPython(run: PythonRun): Promise<PythonEnd> {
  run.signal?.throwIfAborted();
  const child = spawn(run.python, run.args, {
    cwd: run.cwd,
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own, so that what it starts ends with it.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  const output = captured(child);
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    endTree(child);
  }, run.timeoutMs);
  const abort = (): void => endTree(child);
  run.signal?.addEventListener('abort', abort, { once: true });
  try {
    const [exitCode, signal] = await ended(child, run.python);
    run.signal?.throwIfAborted();
    return { exitCode, signal, isLate, output: output.text };
  } finally {
    clearTimeout(timer);
    run.signal?.removeEventListener('abort', abort);
  }
}

function captured({ stdout, stderr }: ChildProcess): CappedOutput {
  const output = new CappedOutput();
  for (const stream of [stdout, stderr]) {
    stream?.setEncoding('utf8');
    stream?.on('data', (text: string) => output.add(text));
  }
  return output;
}

async function ended(
  child: ChildProcess,
  python: string,
): Promise<[code: number | null, signal: NodeJS.Signals | null]> {
  const closed = new Promise((resolve) => child.once('close', resolve));
  const end = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.once('exit', (code, signal) => resolve([code, signal]));
    child.once('error', (error: NodeJS.ErrnoException) => reject(notStarted(python, error)));
  });
  // Workers that it left behind, which would hold the pipes as well.
  endTree(child);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, DRAIN_MS);
  });
  await Promise.race([closed, late]);
  clearTimeout(timer);
  child.stdout?.destroy();
  child.stderr?.destroy();
  return end;
}

function endTree(child: ChildProcess): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    if (child.exitCode === null)
      spawn('taskkill', ['/pid', `${child.pid}`, '/T', '/F'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // All of the group has ended.
  }
}

function environment(): NodeJS.ProcessEnv {
  const foreign = /^(ELECTRON_|VSCODE_)/;
  const own = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return {
    ...Object.fromEntries(own),
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONIOENCODING: 'utf-8:backslashreplace',
    // What it printed before it was ended is seen.
    PYTHONUNBUFFERED: '1',
    // Where the runtime crashes in native code, this tells in which line of Python.
    PYTHONFAULTHANDLER: '1',
    MPLBACKEND: 'Agg',
    TF_CPP_MIN_LOG_LEVEL: '2',
  };
}

function notStarted(python: string, error: NodeJS.ErrnoException): OwnPythonError {
  const reason =
    error.code === 'ENOENT'
      ? l10n.t('there is no such program')
      : error.code === 'EACCES'
        ? l10n.t('it is not a program that may be run')
        : error.message;
  return new OwnPythonError('no-python', l10n.t("Can't run {0}: {1}.", python, reason));
}
