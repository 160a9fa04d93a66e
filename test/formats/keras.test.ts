import { unzipSync as unzipped, zipSync } from 'fflate';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { FormatError } from '../../src/formats/errors';
import { kerasFormat } from '../../src/formats/keras/format';
import { openKerasFile, readKerasArchitecture } from '../../src/formats/keras/read';
import { randomNumbers } from '../support/net-builder';
import { fixtureBytes, kerasFixtures, unpackFixture } from './keras-support';

const folder = mkdtempSync(join(tmpdir(), 'keras-'));

afterAll(() => rmSync(folder, { recursive: true }));

describe('a Keras file', () => {
  it.each(kerasFixtures())('%s is matched and says what wrote it', async (name) => {
    const bytes = fixtureBytes(name);
    expect(kerasFormat.match(name, bytes.subarray(0, 64))).toBe(true);
    expect(kerasFormat.match('model.onnx', bytes.subarray(0, 64))).toBe(false);
    const path = unpackFixture(name, folder);
    const { kerasVersion, config } = await readKerasArchitecture(path);
    expect(kerasVersion).toMatch(name.startsWith('k2-') ? /^2\.15/ : /^3\.15/);
    expect(config['class_name']).toMatch(/^(Functional|Sequential)$/);
  });

  it('has the same weights in both forms, and of both versions', async () => {
    const files = ['cnn.keras', 'cnn.h5', 'k2-cnn.keras', 'k2-cnn.h5'];
    const read = await Promise.all(files.map((name) => numbersByLayer(name)));
    expect(Object.keys(read[0] ?? {})).toEqual([
      'conv2d',
      'batch_normalization',
      'conv2d_1',
      'dense',
      'dense_1',
    ]);
    for (const other of read.slice(1)) expect(other).toEqual(read[0]);
  });

  it('gives layers in models by their path, and those that two models share to both', async () => {
    const numbers = await numbersByLayer('nested.keras');
    expect(Object.keys(numbers)).toContain('tower/block/inner');
    expect(numbers['block/inner']).toEqual(numbers['tower/block/inner']);
  });

  it('is read where it was compressed again', async () => {
    const path = join(folder, 'again.keras');
    writeFileSync(path, zipSync(membersOf('cnn.keras')));
    const file = await openKerasFile(path);
    expect(file.weights.flatMap(({ weights }) => weights)).toHaveLength(12);
    file.close();
  });
});

describe('what is no Keras model', () => {
  const cases: readonly (readonly [string, Uint8Array | string, RegExp])[] = [
    ['text.keras', 'hello world', /neither HDF5 nor a zip/],
    ['empty.h5', '', /neither HDF5 nor a zip/],
    ['pointer.h5', 'version https://git-lfs.github.com/spec/v1', /Git LFS/],
    ['other.keras', zipSync({ 'a.txt': new Uint8Array(3) }), /no config\.json/],
    ['broken.keras', zipSync({ 'config.json': Buffer.from('{"a"') }), /no JSON/],
    ['list.keras', zipSync({ 'config.json': Buffer.from('[]') }), /no JSON object/],
    ['classless.keras', zipSync({ 'config.json': Buffer.from('{}') }), /names no class/],
    ['deep.keras', zipSync({ 'config.json': Buffer.from(nested(3000)) }), /nested too deeply/],
    ['weights.h5', weightsAlone(), /weights alone/],
  ];
  it.each(cases)('%s is refused in a sentence', async (name, content, reason) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    const error = await openKerasFile(path).catch((thrown: unknown) => thrown);
    expectSentence(error, reason);
  });

  it('a folder or nothing is refused', async () => {
    mkdirSync(join(folder, 'folder.keras'));
    await expect(openKerasFile(join(folder, 'folder.keras'))).rejects.toThrow(/is a folder/);
    await expect(openKerasFile(join(folder, 'none.keras'))).rejects.toThrow(/doesn't exist/);
  });

  it('an archive that says less than it holds is not inflated on', async () => {
    const bytes = zipSync({ 'config.json': new Uint8Array(20_000_000) });
    // The size in the table of contents at the end, which is what counts.
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const entry = bytes.findLastIndex(
      (_, at) => at + 4 <= bytes.length && view.getUint32(at, true) === 0x02014b50,
    );
    view.setUint32(entry + 24, 100, true);
    const path = join(folder, 'bomb.keras');
    writeFileSync(path, bytes);
    const error = await readKerasArchitecture(path).catch((thrown: unknown) => thrown);
    expectSentence(error, /decompressed/);
  });
});

describe.each(['cnn.keras', 'nested.h5'])('a damaged %s', (name) => {
  const bytes = fixtureBytes(name);

  it.each([0.02, 0.1, 0.3, 0.5, 0.8, 0.99])('that ends early (%s) is refused', async (part) => {
    const path = join(folder, `cut-${name}`);
    writeFileSync(path, bytes.subarray(0, Math.floor(bytes.length * part)));
    const error = await readAll(path).catch((thrown: unknown) => thrown);
    expectSentence(error, /./);
  });

  it('with wrong bytes is read or refused, and never worse', async () => {
    const random = randomNumbers(7);
    for (let attempt = 0; attempt < 40; attempt++) {
      const wrong = Buffer.from(bytes);
      for (let count = 0; count < 20; count++)
        wrong[Math.floor(random() * wrong.length)] = Math.floor(random() * 256);
      const path = join(folder, `wrong-${name}`);
      writeFileSync(path, wrong);
      const error = await readAll(path).catch((thrown: unknown) => thrown);
      if (error !== undefined) expectSentence(error, /./);
    }
  });
});

/** Everything that a run would read. */
async function readAll(path: string): Promise<void> {
  const file = await openKerasFile(path);
  try {
    for (const weight of file.weights.flatMap((layer) => layer.weights)) weight.read();
  } finally {
    file.close();
  }
}

async function numbersByLayer(name: string): Promise<Record<string, unknown>> {
  const file = await openKerasFile(unpackFixture(name, folder));
  const layers = file.weights.filter(({ weights }) => weights.length > 0);
  const found = layers.map(({ path, weights }) => [
    path.join('/'),
    weights.map((weight) => ({ shape: weight.shape, numbers: [...weight.read()] })),
  ]);
  file.close();
  return Object.fromEntries(found) as Record<string, unknown>;
}

function membersOf(name: string): Record<string, Uint8Array> {
  return unzipped(fixtureBytes(name));
}

function expectSentence(error: unknown, reason: RegExp): void {
  expect(error).toBeInstanceOf(FormatError);
  const { message } = error as FormatError;
  expect(message).toMatch(reason);
  expect(message).not.toContain('\n');
  expect(message).toMatch(/\.$/);
}

function nested(depth: number): string {
  return `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
}

/** What `model.save_weights` writes: the weights of a `.keras` file by themselves. */
function weightsAlone(): Uint8Array {
  return membersOf('cnn.keras')['model.weights.h5'] ?? new Uint8Array();
}
