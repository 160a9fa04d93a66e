import { spawn } from 'node:child_process';

export interface Ended {
  /** null: ended by a signal. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProcessOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** ms; then it is ended. */
  readonly longest: number;
}

/**
 * Runs a program to its end, and returns what it wrote. Undefined where there is no such program.
 * Rejects with the signal's reason, once the program is gone.
 */
export async function runProgram(
  program: string,
  words: readonly string[],
  { environment, signal, longest }: ProcessOptions,
): Promise<Ended | undefined> {
  signal.throwIfAborted();
  const child = spawn(program, words, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment,
  });
  const end = () => child.kill('SIGKILL');
  const timer = setTimeout(end, longest);
  signal.addEventListener('abort', end, { once: true });
  const [stdout, stderr] = [textOf(child.stdout), textOf(child.stderr)];
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    signal.throwIfAborted();
    return { code, stdout: await stdout, stderr: await stderr };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
}

async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}
