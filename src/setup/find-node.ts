import * as l10n from '@vscode/l10n';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { SetupError } from './errors';
import { runProgram } from './run-program';

type Environment = Readonly<Record<string, string | undefined>>;

const OLDEST_MAJOR = 20;
const LONGEST_MS = 5_000;

/**
 * A Node that is not VS Code's own runtime, which can't load WebGPU: this process's, else the first
 * on the PATH or of a version manager that is new enough. Throws SetupError('not-found').
 */
export async function findNode(
  environment: Environment = process.env,
  signal: AbortSignal = new AbortController().signal,
): Promise<string> {
  if (process.versions['electron'] === undefined) return process.execPath;
  for (const path of await nodesAt(environment))
    if (await isNewEnough(path, environment, signal)) return path;
  throw new SetupError(
    'not-found',
    l10n.t(
      'WebGPU needs a Node {0} or newer, and none is on the PATH: install one, then start VS Code again.',
      String(OLDEST_MAJOR),
    ),
  );
}

/** Files that may be one, the likeliest first. An editor started from a dock has a short PATH. */
export async function nodesAt(environment: Environment): Promise<string[]> {
  const home = environment['HOME'] ?? homedir();
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const { PATH = '', NVM_DIR, FNM_DIR, VOLTA_HOME } = environment;
  const versions = [
    [join(NVM_DIR ?? join(home, '.nvm'), 'versions', 'node'), 'bin'],
    [join(FNM_DIR ?? join(home, '.local', 'share', 'fnm'), 'node-versions'), 'installation/bin'],
    [join(home, 'Library', 'Application Support', 'fnm', 'node-versions'), 'installation/bin'],
    [join(VOLTA_HOME ?? join(home, '.volta'), 'tools', 'image', 'node'), 'bin'],
  ] as const;
  const managed = await Promise.all(versions.map(([folder, below]) => newestFirst(folder, below)));
  const folders = [
    ...PATH.split(delimiter).filter(Boolean),
    '/usr/local/bin',
    '/opt/homebrew/bin',
    ...managed.flat(),
  ];
  const paths = folders.map((folder) => join(folder, name));
  return [...new Set(paths)].filter((path) => existsSync(path));
}

/** Whether `--version` says so; an Electron may be called node too, and says another thing. */
export async function isNewEnough(
  path: string,
  environment: Environment,
  signal: AbortSignal,
): Promise<boolean> {
  const ended = await runProgram(path, ['--version'], {
    environment,
    signal,
    longest: LONGEST_MS,
  }).catch(() => undefined);
  const [, major] = /^v(\d+)\.\d+\.\d+\s*$/.exec(ended?.stdout ?? '') ?? [];
  return ended?.code === 0 && Number(major) >= OLDEST_MAJOR;
}

async function newestFirst(folder: string, below: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
    .map((name) => join(folder, name, below));
}
