import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../rig/paths';
import { publishFolder, removeUnused } from '../rig/publish';

/** A Python that has the real frameworks, or why there is none. */
export type Frameworks = { readonly python: string } | { readonly missing: string };

export interface Comparison {
  readonly passed: number;
  readonly failed: number;
  /** What the script printed: the differences, then the counts. */
  readonly report: string;
}

const TRUTH = join(import.meta.dirname, 'truth');
const REQUIREMENTS = join(TRUTH, 'requirements.txt');
const PREFIX = 'truth-';
const UNUSED_MS = 14 * 24 * 3_600_000;

const DESCRIBE_PYTHON = `
import sys, sysconfig
assert sys.version_info >= (3, 11), "it is older than Python 3.11"
print(sys.version, sysconfig.get_platform())
`;

/**
 * Installs the frameworks into a folder of their own, outside the clone, unless they are there:
 * 90 s, 550 MB to download and 2.4 GB to keep. Their versions are exact, so that a comparison says
 * the same tomorrow.
 */
export function installFrameworks(): Frameworks {
  const version = output('python3', ['-c', DESCRIBE_PYTHON]);
  if ('failure' in version) return { missing: `python3: ${version.failure}` };
  const hash = createHash('sha256').update(version.text).update(readFileSync(REQUIREMENTS));
  const folder = join(cacheFolder(), PREFIX + hash.digest('hex').slice(0, 16));
  try {
    publishFolder(folder, (unfinished) => {
      console.error(`Installing Keras, PyTorch and timm with pip into ${folder} …`);
      install(unfinished);
    });
    removeUnused(cacheFolder(), PREFIX, UNUSED_MS);
  } catch (error) {
    return { missing: error instanceof Error ? error.message : String(error) };
  }
  return { python: join(folder, 'bin', 'python') };
}

/** Runs one of the scripts in truth/, which end with `N passed, N failed`. */
export async function compareWithFrameworks(
  python: string,
  script: string,
  args: readonly string[],
  signal: AbortSignal,
): Promise<Comparison> {
  const child = spawn(python, [join(TRUTH, script), ...args], {
    env: pythonVariables(join(python, '../../bytecode')),
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  });
  const [report, errors, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    }),
  ]);
  const [, passed, failed] = /^(\d+) passed, (\d+) failed\s*$/m.exec(report) ?? [];
  // 1 stands for differences.
  if (passed === undefined || failed === undefined || (code !== 0 && code !== 1))
    throw new Error(`${script} broke (exit code ${code}):\n${report}${errors}`);
  return { passed: Number(passed), failed: Number(failed), report };
}

function install(folder: string): void {
  const venv = output('python3', ['-m', 'venv', folder]);
  if ('failure' in venv) throw new Error(`python3 -m venv: ${venv.failure}`);
  // Nothing is compiled, and without an index the wait is short.
  const options = ['--quiet', '--no-deps', '--no-compile', '--only-binary=:all:', '--retries=1'];
  const pip = output(join(folder, 'bin', 'python'), [
    ...['-m', 'pip', 'install', '--timeout=30', '--disable-pip-version-check', ...options],
    ...['-r', REQUIREMENTS],
  ]);
  if ('failure' in pip) throw new Error(`pip: ${pip.failure}`);
}

/** What a Python prints; or the last line of its complaints, which in Python is the reason. */
function output(
  python: string,
  args: readonly string[],
): { readonly text: string } | { readonly failure: string } {
  const ended = spawnSync(python, args, {
    env: pythonVariables(),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (ended.error) return { failure: ended.error.message };
  if (ended.status === 0) return { text: ended.stdout };
  if (/connection|retrying|timed out/i.test(ended.stderr)) return { failure: 'no connection' };
  const lines = `${ended.stdout}\n${ended.stderr}`.split('\n').map((line) => line.trim());
  return { failure: lines.findLast((line) => line !== '') ?? `exit code ${ended.status}` };
}

/** Bytecode goes elsewhere: what Python leaves beside the sources would be seen as theirs. */
function pythonVariables(bytecode?: string): NodeJS.ProcessEnv {
  const variables = { ...process.env, PYTHONNOUSERSITE: '1', PYTHONUTF8: '1' };
  for (const name of ['PYTHONPATH', 'PYTHONHOME', 'PYTHONDONTWRITEBYTECODE'])
    delete (variables as NodeJS.ProcessEnv)[name];
  return bytecode === undefined ? variables : { ...variables, PYTHONPYCACHEPREFIX: bytecode };
}

async function text(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
