import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { SourceOptions } from '../../src/source/source-process';
import { SourceProcess } from '../../src/source/source-process';
import type { TraceRequest } from '../../src/source/trace';
import { until } from '../support/processes';

const SUFFIX = '.python-memory';

/** A folder with a workspace, a cache and something beside it that nobody may see. */
export class Playground {
  readonly folder = mkdtempSync(join(tmpdir(), 'source-'));
  readonly root = join(this.folder, 'workspace');
  readonly cache = join(this.folder, 'cache');
  readonly archive = join(this.folder, 'python.json');

  constructor() {
    writeFileSync(this.archive, JSON.stringify(pythonFiles()));
  }

  /** A process with a runner that only executes the text. */
  start(options: Partial<SourceOptions> = {}): SourceProcess {
    return new SourceProcess({
      root: this.root,
      cacheFolder: this.cache,
      entry: resolve('dist/source.cjs'),
      pythonFiles: this.archive,
      runner: 'process_runner:handle',
      ...options,
    });
  }

  snapshots(): string[] {
    const names = existsSync(this.cache) ? readdirSync(this.cache) : [];
    return names.map((name) => join(this.cache, name));
  }

  /**
   * Resolves when there is a whole snapshot: it is written when the start is over.
   * @param since - time that it is younger than, ms
   */
  async snapshotIsKept(since: number): Promise<void> {
    const whole = (): string[] => this.snapshots().filter((path) => path.endsWith(SUFFIX));
    const isKept = await until(
      () => whole().some((path) => statSync(path).mtimeMs >= since),
      20_000,
    );
    if (!isKept) throw new Error('No snapshot is kept.');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** What the sandbox needs, without the frameworks. */
function pythonFiles(): Record<string, string> {
  const folder = resolve('src/source/python/_layerline');
  const own = readdirSync(folder).filter((name) => name.endsWith('.py'));
  return {
    ...Object.fromEntries(
      own.map((name) => [`_layerline/${name}`, readFileSync(join(folder, name), 'utf8')]),
    ),
    'process_runner.py': readFileSync(resolve('test/source/process-runner.py'), 'utf8'),
  };
}

export function request(text: string, file = 'model.py'): TraceRequest {
  return { file, text, models: null, inputs: {} };
}

/** What the text leaves in `result`, or the exception that it raises. */
export async function valueOf(
  source: SourceProcess,
  text: string,
  signal?: AbortSignal,
): Promise<unknown> {
  const response: unknown = await source.trace(request(text), signal);
  return (response as { value: unknown }).value;
}

/** The code of the SourceError that a call fails with. */
export async function failureOf(pending: Promise<unknown>): Promise<unknown> {
  const error = await pending.then(
    () => ({ code: 'none' }),
    (reason: unknown) => reason,
  );
  return (error as { code?: unknown }).code ?? error;
}
