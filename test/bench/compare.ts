import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelSpec } from '../../src/engine/options';
import { encodeModel } from '../../src/formats/onnx/write';
import type { Model } from '../../src/model/graph';
import { compareRuns } from '../../src/profile/compare/compare';
import type { Profile } from '../../src/profile/document';
import { zooSpec } from '../../src/zoo';
import { withFolder } from '../support/folders';
import { NetBuilder } from '../support/net-builder';
import { syntheticProfile } from '../support/synthetic-profile';
import { profile } from './profiling';
import type { Figure } from './report';
import { atLeast, medianAtMost, round } from './report';

/** Small, so that many pairs can be measured: every profile takes so long at most, each session. */
const BUDGET_MS = 2000;
const MODELS: readonly (readonly [string, ModelSpec, threads: number | undefined])[] = [
  ['resnet18 64x64, 1 thread', zooSpec('resnet18', { inputSize: 64 }), 1],
  ['resnet18 64x64, default threads', zooSpec('resnet18', { inputSize: 64 }), undefined],
  ['efficientnet-b0 64x64, 1 thread', zooSpec('efficientnet-b0', { inputSize: 64 }), 1],
  ['resnet50 96x96, 1 thread', zooSpec('resnet50', { inputSize: 96 }), 1],
];
/** Of each model, and as many again while another process keeps a core busy. */
const PAIRS = 6;
const SLOWED_PAIRS = 10;
const LARGE = 10_000;
const LARGE_REPEATS = 9;

/**
 * Compares models with themselves, measured one after the other in processes of their own, and a
 * net with one whose tenth convolution has twice the channels.
 *
 * The constants of src/profile/compare/judge.ts were chosen by 138 such pairs of seven models (2026-11,
 * two shared cores on which others built and tested, load 1 to 12, a third of the pairs beside a busy
 * process): 2 pairs with a false layer, 1 with a false total. Of 814 pairs measured minutes apart 34
 * had a false layer and 24 a false total; of 858 with one beside a busy process and one not, 38 and 24.
 */
export async function benchCompare(): Promise<Figure[]> {
  let [pairs, quietLayers, quietTotals] = [0, 0, 0];
  for (const busy of [false, true])
    for (const [name, spec, threads] of MODELS)
      for (let repeat = 0; repeat < PAIRS; repeat++) {
        const [before, after] = await whileBusy(busy, () => pairOf(spec, spec, threads));
        const { rows, total, machine } = compareRuns(before, after);
        const found = rows.filter(({ change }) => change.verdict !== 'no-difference');
        pairs++;
        quietLayers += Number(found.length === 0);
        quietTotals += Number(total.verdict === 'no-difference');
        if (found.length > 0 || total.verdict !== 'no-difference')
          console.log(
            `  ${name}${busy ? ', busy' : ''}: total ${total.verdict}, machine x${round(machine.ratio)}, ${found.map(({ key }) => key).join(' ') || 'no layer'}`,
          );
      }
  const [first, of] = await withFolder(slowedFirst);
  const profileOfMany = syntheticProfile({ layers: LARGE, fused: 0 });
  const elapsedMs = Array.from({ length: LARGE_REPEATS }, () => {
    const start = performance.now();
    compareRuns(profileOfMany, profileOfMany);
    return performance.now() - start;
  });
  return [
    atLeast(`a model with itself, ${pairs} pairs, no layer differs`, quietLayers / pairs, 0.95),
    atLeast(`a model with itself, ${pairs} pairs, the total doesn’t`, quietTotals / pairs, 0.95),
    atLeast(`twice the channels, ${of} pairs, found first`, first / of, 1),
    medianAtMost(`comparing 2 x ${LARGE} layers`, elapsedMs, 200, ' ms'),
  ];
}

async function pairOf(
  before: ModelSpec,
  after: ModelSpec,
  threads: number | undefined,
): Promise<[Profile, Profile]> {
  const options = { budgetMs: BUDGET_MS, ...(threads === undefined ? {} : { threads }) };
  return [await profile(before, options), await profile(after, options)];
}

async function slowedFirst(folder: string): Promise<[found: number, of: number]> {
  const specOf = async (name: string, model: Model): Promise<ModelSpec> => {
    const path = join(folder, name);
    await writeFile(path, encodeModel(model));
    return { kind: 'file', path };
  };
  const plain = await specOf('plain.onnx', chain(undefined));
  const slowed = await specOf('slowed.onnx', chain(SLOWED));
  let found = 0;
  for (let repeat = 0; repeat < SLOWED_PAIRS; repeat++) {
    const busy = repeat % 2 === 1;
    const [before, after] = await whileBusy(busy, () => pairOf(plain, slowed, 1));
    const [first] = compareRuns(before, after).rows;
    // Twice the channels out of one are twice the channels into the next.
    const isFound = [SLOWED, SLOWED + 1].some((at) => first?.after?.layer === `conv${at}`);
    if (isFound && first?.change.verdict === 'slower') found++;
    else console.log(`  missed${busy ? ', busy' : ''}: ${first?.key} ${first?.change.verdict}`);
  }
  return [found, SLOWED_PAIRS];
}

const SLOWED = 9;
const CHAIN_LENGTH = 20;
const CHANNELS = 32;
const SIZE = 28;

/** Convolutions in a row, one of which may have twice the channels. */
function chain(wide: number | undefined): Model {
  const net = new NetBuilder('chain');
  let x = net.input('x', [1, CHANNELS, SIZE, SIZE]);
  const channelsAfter = (at: number) => (at === wide ? 2 * CHANNELS : CHANNELS);
  for (let at = 0; at < CHAIN_LENGTH; at++) {
    x = net.conv(x, `conv${at}`, [channelsAfter(at - 1), channelsAfter(at)], 3);
    x = net.node('Relu', `relu${at}`, [x]);
  }
  net.output(x);
  return net.model();
}

async function whileBusy<T>(busy: boolean, body: () => Promise<T>): Promise<T> {
  if (!busy) return body();
  const other = spawn(process.execPath, ['-e', 'for(;;);'], { stdio: 'ignore' });
  try {
    return await body();
  } finally {
    other.kill('SIGKILL');
  }
}
