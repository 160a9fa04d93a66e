import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { profileValidator } from '../../scripts/profile-validator.mjs';
import { zooReference } from './zoo-reference';
import { smallProfile } from './support';

/** The command as users get it: bundled, and run as a process of its own. */
let folder = '';
let entry = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'layerline-test-'));
  entry = join(folder, 'cli.cjs');
  await build({
    absWorkingDir: fileURLToPath(new URL('../..', import.meta.url)),
    entryPoints: ['src/cli/main.ts'],
    outfile: entry,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['onnxruntime-node'],
    define: { 'import.meta.url': 'bundleUrl', LAYERLINE_VERSION: '"9.9.9"' },
    banner: { js: "const bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
    logLevel: 'error',
    plugins: [profileValidator],
  });
  await writeFile(join(folder, 'small.layerline.json'), JSON.stringify(smallProfile()));
  await writeFile(join(folder, 'other.json'), '{}');
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function layerline(...words: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { cwd: folder, maxBuffer: 64e6 };
    const child = execFile(process.execPath, [entry, ...words], options, (_, out, err) =>
      resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });
}

describe('layerline', () => {
  it('lists the zoo with the published numbers', async () => {
    const { code, out, err } = await layerline('models', '--json');
    expect([code, err]).toEqual([0, '']);
    const { models } = JSON.parse(out) as { models: { name: string }[] };
    for (const [name, { params, macs }] of zooReference())
      expect(models.find((model) => model.name === name)).toMatchObject({ params, macs });
  });

  it('inspects a model of the zoo', async () => {
    const { code, out, err } = await layerline('inspect', 'resnet50', '--group', 'scope');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^layer3 .* 7\.10 M /m);
    expect(out).toContain('25 557 032');
  });

  it('writes JSON and nothing else to standard output', async () => {
    const { code, out, err } = await layerline(
      'inspect',
      'efficientnet-b0',
      '--batch',
      '2',
      '--json',
    );
    expect([code, err]).toEqual([0, '']);
    const found = JSON.parse(out) as { layers: object[] };
    expect(found).toMatchObject({
      model: {
        name: 'efficientnet-b0',
        params: 5_288_548,
        macs: 2 * 385_814_752,
        inputs: [{ name: 'input', dtype: 'float32', shape: [2, 3, 224, 224] }],
      },
      notes: [],
    });
    expect(Object.keys(found.layers[0] ?? {}).sort()).toEqual(
      [
        ...['id', 'name', 'type', 'scope', 'outputShape', 'params', 'buffers', 'macs'],
        ...['otherOps', 'weightBytes', 'outputBytes', 'source'],
      ].sort(),
    );
  });

  it('scales EfficientNet freely', async () => {
    const line = 'inspect efficientnet --width 1.1 --depth 1.2 --resolution 260 --json';
    const { out } = await layerline(...line.split(' '));
    const b2 = new Map(zooReference()).get('efficientnet-b2');
    expect(JSON.parse(out)).toMatchObject({ model: b2 });
  });

  it('shows a saved profile', async () => {
    const { code, out } = await layerline('show', 'small.layerline.json');
    expect(code).toBe(0);
    expect(out).toContain('block/conv1 + bn1 + relu');
    const asJson = await layerline('show', 'small.layerline.json', '--json');
    expect(JSON.parse(asJson.out)).toEqual(smallProfile());
  });

  it.each([
    ['--version', 0, /^$/],
    ['--help', 0, /^$/],
    ['inspect resnet5', 1, /^layerline: There is no model "resnet5".*resnet50/],
    ['inspect gone.onnx', 1, /^layerline: Can't read gone\.onnx: there is no such file\.\n$/],
    ['profile gone.onnx', 1, /^layerline: Can't read gone\.onnx: there is no such file\.\n$/],
    ['inspect resnet18 --classes 0', 2, /--classes takes a whole number/],
    ['inspect resnet18 --input-size 8', 2, /^layerline: --input-size must be at least 32/],
    ['profile resnet18 --input-size 8', 2, /^layerline: --input-size must be at least 32/],
    ['inspect resnet18 --channels 99999', 2, /^layerline: --channels must be a whole number/],
    ['inspect efficientnet --resolution 20000', 2, /^layerline: --resolution must be/],
    ['inspect efficientnet --width 99', 2, /^layerline: --width must be a number above 0/],
    ['inspect resnet --blocks 1,1,1,1,1,1,1,1,1', 2, /^layerline: --blocks must name 1 to 8/],
    ['inspect resnet18 --input-shape input=1x4x64x64', 1, /^layerline: .*can't be 1x4x64x64/],
    ['inspect', 2, /^layerline: Which model\?/],
    ['inspect resnet18 --sort time', 2, /^layerline: Times need a run/],
    ['inspect resnet18 --threads 1', 2, /^layerline: This command takes no --threads\.\n$/],
    ['profile resnet18 --budgt 1s', 2, /Did you mean --budget\?\n$/],
    ['profile resnet18 --out net.onnx', 2, /--out takes a file that ends in/],
    ['profile resnet18 --out no/such/a.json', 1, /there is no such folder\.\n$/],
    ['profile resnet18 --source net.py', 2, /^layerline: --source is for \.onnx files/],
    ['show other.json', 1, /^layerline: other\.json is not a Layerline profile\.\n$/],
    ['models extra', 2, /takes no "extra"/],
    ['frobnicate', 2, /^layerline: There is no command "frobnicate"/],
  ])('%s ends with %i', async (line, expected, message) => {
    const { code, out, err } = await layerline(...line.split(' '));
    expect(err).toMatch(message);
    expect(code).toBe(expected);
    if (expected !== 0) expect(out).toBe('');
  });

  it('ends quietly when its reader has gone', async () => {
    const child = spawn(process.execPath, [entry, 'models'], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    let err = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect([code, err]).toEqual([0, '']);
  });
});
