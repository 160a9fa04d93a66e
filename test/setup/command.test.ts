import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it, test, vi } from 'vitest';
import { COMMANDS } from '../../src/cli/commands';
import { EXIT } from '../../src/cli/exit-codes';
import { run } from '../../src/cli/run';
import { setupProgressText } from '../../src/cli/setup-progress-line';
import { dataFolder } from '../../src/setup/data-folder';
import { pipes } from '../cli/outputs';
import { withFolder } from '../support/folders';

afterEach(() => {
  vi.unstubAllEnvs();
});

async function layerline(line: string): Promise<{ code: number; out: string; err: string }> {
  const terminal = pipes();
  const program = { commands: COMMANDS, version: 'test' };
  const code = await run(line.split(' '), program, terminal, new AbortController().signal);
  return { code, out: terminal.out.text, err: terminal.err.text };
}

it.each([
  ['setup', 'takes one word'],
  ['setup cuda', 'takes one word'],
  ['setup tensorflow --remove --yes', '--remove goes alone'],
])('"%s" is wrong', async (line, message) => {
  const { code, err } = await layerline(line);
  expect(code).toBe(EXIT.usage);
  expect(err).toContain(message);
});

test('nothing is downloaded where nobody can be asked', async () => {
  await withFolder(async (folder) => {
    vi.stubEnv('XDG_DATA_HOME', folder);
    vi.stubEnv('VIRTUAL_ENV', '');
    vi.stubEnv('CONDA_PREFIX', '');
    vi.stubEnv('PATH', folder);
    vi.stubEnv('PIP_INDEX_URL', 'http://index.invalid/simple');
    const { code, err } = await layerline('setup tensorflow');
    expect(code).toBe(EXIT.usage);
    expect(err).toContain('"Look for TensorFlow at index.invalid');
    expect(err).toContain('--yes');
    expect(await readdir(join(dataFolder(), 'tensorflow'))).toEqual([]);
  });
});

test('what was set up is removed', async () => {
  await withFolder(async (folder) => {
    vi.stubEnv('XDG_DATA_HOME', folder);
    const made = join(dataFolder(), 'tensorflow', '2.21.0');
    await mkdir(made, { recursive: true });
    await writeFile(join(made, 'tensorflow.json'), '{}');
    expect((await layerline('setup tensorflow --remove')).err).toBe('TensorFlow was removed.\n');
    expect((await layerline('setup tensorflow --remove')).err).toBe('No TensorFlow was set up.\n');
  });
});

it.each([
  ['linux', { XDG_DATA_HOME: '/data' }, '/data/layerline'],
  ['darwin', { XDG_DATA_HOME: '/data' }, /\/Library\/Application Support\/layerline$/],
  ['linux', {}, /\/\.local\/share\/layerline$/],
] as const)('on %s with %j things are kept in %s', (platform, environment, expected) => {
  expect(dataFolder(environment, platform)).toMatch(expected);
});

it.each([
  [{ step: 'search' }, 'searching'],
  [
    { step: 'download', fraction: 0.42, bytes: 115e6, totalBytes: 274e6 },
    'downloading  42 %  115 MB of 274 MB',
  ],
] as const)('%j is shown as "%s"', (progress, text) => {
  expect(setupProgressText(progress)).toBe(text);
});
