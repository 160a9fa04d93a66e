import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { scriptArgument, scriptSpec } from '../../src/cli/script-model';

const folder = mkdtempSync(join(tmpdir(), 'layerline-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const TF = `import * as tf from '@tensorflow/tfjs';\n`;
const ONE = `${TF}export function net(units: number, size = 4) { return tf.sequential(); }`;

function spec(text: string, name: string | null = null, given: readonly string[] = []) {
  const path = join(folder, 'net.ts');
  writeFileSync(path, text);
  return scriptSpec(path, name, given, new AbortController().signal);
}

async function failure(...given: Parameters<typeof spec>): Promise<string> {
  const error: unknown = await spec(...given).catch((reason: unknown) => reason);
  return error instanceof Error
    ? `${error.name}: ${error.message.replaceAll(folder, '')}`
    : JSON.stringify(error);
}

describe('a script as MODEL', () => {
  it.each([
    ['net.ts', { path: 'net.ts', name: null }],
    ['a/net.mjs:build', { path: 'a/net.mjs', name: 'build' }],
    ['C:\\nets\\net.cts:build', { path: 'C:\\nets\\net.cts', name: 'build' }],
    ['net.tsx', { path: 'net.tsx', name: null }],
    ['net.json', undefined],
    ['net.py:build', undefined],
    ['resnet50', undefined],
  ])('%s', (model, expected) => {
    expect(scriptArgument(model)).toEqual(expected);
  });

  it('is the only one, with its arguments', async () => {
    expect(await spec(ONE, null, ['10', '[1,"a"]'])).toEqual({
      kind: 'script',
      path: join(folder, 'net.ts'),
      name: 'net',
      arguments: [10, [1, 'a']],
    });
  });

  it('is what running the file tells where the text does not', async () => {
    expect(await spec(`${TF}export * from './nets';`)).toMatchObject({ name: '' });
    expect(await spec(`export * from './nets';`, 'net')).toMatchObject({ name: 'net' });
  });

  it('says what is wrong', async () => {
    expect(await failure(ONE)).toBe(
      'UsageError: /net.ts:net needs units; give each with --arg JSON.',
    );
    expect(await failure(ONE, 'net', ['relu'])).toBe(
      `UsageError: --arg relu is no JSON: numbers as 10, texts as '"relu"', lists as [1,2].`,
    );
    expect(await failure(`${ONE}\nexport const b = tf.model({});`)).toBe(
      'UsageError: /net.ts has several models; name one: /net.ts:net (line 2), /net.ts:b (line 3).',
    );
    expect(await failure('export const a = 1;')).toBe(
      'InputError: /net.ts does not import @tensorflow/tfjs. If it gets its model from another file, name it: /net.ts:NAME.',
    );
  });
});
