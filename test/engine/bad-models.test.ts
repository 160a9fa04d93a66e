import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeModel } from '../../src/formats/onnx/write';
import type { Model } from '../../src/model/graph';
import { cycle, dividesByMinusOne, endlessLoop, expands } from '../support/bad-nets';
import { gathersOutside, unknownOperator, withOpset, wrongChannels } from '../support/bad-nets';
import type { Outcome } from '../support/command-line';
import { COMMAND_LINE, expectSentence, runProgram } from '../support/command-line';
import { canRunAsOrdinaryUser, ordinaryUser } from '../support/ordinary-user';
import { NetBuilder } from '../support/net-builder';
import { engineProcesses } from '../support/processes';
import { transformer } from '../support/reference-nets';

/** The built command line on bad input, as a user meets it: one sentence, a code, nothing left. */

const hasOrdinaryUser = canRunAsOrdinaryUser([...COMMAND_LINE, '--version']);

let temporary: string;
beforeEach(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'bad-test-'));
});
afterEach(() => rm(temporary, { recursive: true, force: true }));

function layerline(
  args: readonly string[],
  environment: Record<string, string> = {},
  user?: ReturnType<typeof ordinaryUser>,
) {
  return runProgram([...COMMAND_LINE, ...args], { TMPDIR: temporary, ...environment }, user);
}

async function expectOnlySentence(outcome: Outcome, pattern: RegExp): Promise<void> {
  expectSentence(outcome, pattern);
  expect(outcome.stdout).toBe('');
  expect(await readdir(temporary)).toEqual([]);
  if (process.platform === 'linux') expect(engineProcesses(process.pid)).toEqual([]);
}

async function profileModelFile(model: Model, args: readonly string[] = []): Promise<Outcome> {
  return profileBytes(encodeModel(model), args);
}

async function profileBytes(bytes: Uint8Array, args: readonly string[] = []): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'bad-model-'));
  try {
    const path = join(folder, 'model.onnx');
    await writeFile(path, bytes);
    return await layerline(['profile', path, '--runs', '2', ...args]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe('bad model files', () => {
  it.each<[string, () => Uint8Array, RegExp]>([
    ['empty', () => new Uint8Array(), /is empty/],
    ['text', () => Buffer.from('hello, world\n'.repeat(9)), /not an ONNX|text/i],
    [
      'truncated',
      () => encodeModel(transformer()).subarray(0, 30_000),
      /damaged|truncated|ends|cut/i,
    ],
  ])('%s', async (_, bytes, pattern) => {
    await expectOnlySentence(await profileBytes(bytes()), pattern);
  });

  it('missing', async () => {
    await expectOnlySentence(
      await layerline(['profile', '/nowhere/model.onnx']),
      /does not exist|no such/i,
    );
  });

  it('bit-flipped files never crash or hang', async () => {
    const good = encodeModel(wrongChannels());
    for (let flip = 0; flip < 8; flip++) {
      const bytes = Uint8Array.from(good);
      const at = (flip * 7919) % bytes.length;
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (flip % 8));
      const outcome = await profileBytes(bytes, ['--batch', '1', '--input-shape', 'x=1x3x8x8']);
      expect([0, 1]).toContain(outcome.code);
      expect(await readdir(temporary)).toEqual([]);
    }
  });
});

describe('bad models', () => {
  it.each<[string, () => Model, readonly string[], RegExp]>([
    ['unknown operator', () => unknownOperator(), [], /no implementation of .*FooBar/],
    ['unknown domain', () => unknownOperator('foo'), [], /no implementation of .*FooBar|foo/],
    ['operator set 99', () => withOpset(99), [], /newer than ONNX Runtime supports|99/],
    ['cycle', cycle, [], /cycle|first|second/],
    ['index outside', gathersOutside, [], /layer1\/gather: Gather failed in the runtime: .*100/],
    [
      'wrong channels',
      wrongChannels,
      ['--input-shape', 'x=1x5x8x8'],
      /layer1\/conv: Conv can't take 1x5x8x8 and 4x3x3x3/,
    ],
    ['unknown input', withRelu, ['--input-shape', 'y=4'], /no input "y": its inputs are x \(4\)/],
    ['shape that is fixed', withRelu, ['--input-shape', 'x=5'], /is 4 and can't be 5/],
    ['batch that is fixed', withRelu, ['--batch', '3'], /batch size is fixed at 4/],
    ['integer division that traps', dividesByMinusOne, [], /SIGFPE/],
    ['endless loop', endlessLoop, ['--timeout', '2s'], /took more than 2 s and was stopped/],
    ['4 TB at run time', () => expands(1 << 20, 1 << 20), [], /Memory ran out/],
  ])('%s', async (_, model, args, pattern) => {
    await expectOnlySentence(await profileModelFile(model(), args), pattern);
  });

  it('absurd batch', async () => {
    const outcome = await layerline(['profile', 'resnet50', '--batch', '100000']);
    await expectOnlySentence(outcome, /would need about .* GB and this machine has .* GB/);
  });
});

describe('bad surroundings', () => {
  it('no folder for temporary files', async () => {
    const outcome = await layerline(['profile', 'resnet18'], { TMPDIR: '/nowhere/tmp' });
    await expectOnlySentence(outcome, /no room for temporary files in \/nowhere\/tmp/);
  });

  it('a folder that takes no file', async () => {
    const args = ['profile', 'resnet18', '--input-size', '32', '--runs', '1'];
    const outcome = await layerline([...args, '--out', '/proc/profile.layerline.json']);
    expect(outcome.stderr).toMatch(/layerline: .*\/proc/);
    expect(outcome.code).toBe(1);
  });

  it.skipIf(!hasOrdinaryUser)('a read-only folder is refused before measuring', async () => {
    await chmod(temporary, 0o555);
    const args = ['profile', 'resnet18', '--out', join(temporary, 'run.layerline.json')];
    const outcome = await layerline(args, {}, ordinaryUser());
    await expectOnlySentence(outcome, /Can't write .*: its folder is read-only for you/);
  });

  it.skipIf(!hasOrdinaryUser)('a read-only folder for temporary files', async () => {
    await chmod(temporary, 0o555);
    const outcome = await layerline(['profile', 'resnet18'], {}, ordinaryUser());
    await expectOnlySentence(outcome, /no room for temporary files in .*permission denied/);
  });

  it('JSON is alone on standard output', async () => {
    const args = ['profile', 'resnet18', '--input-size', '32', '--runs', '2', '--json'];
    const { stdout, stderr, code } = await layerline(args);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ format: 'layerline-profile', version: 1 });
    expect(stderr).toBe('');
  });
});

function withRelu(): Model {
  const net = new NetBuilder('relu');
  net.output(net.node('Relu', 'relu', [net.input('x', [4])]), [4]);
  return net.model();
}
