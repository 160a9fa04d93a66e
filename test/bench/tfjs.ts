import { existsSync } from 'node:fs';
import type { RunOptions } from '../../src/engine/options';
import { DEFAULT_TRAINING } from '../../src/engine/options';
import type { Profile } from '../../src/profile/document';
import { median } from '../../src/profile/statistics';
import { zooSpec } from '../../src/zoo';
import { profile } from './profiling';
import type { Figure } from './report';
import { atLeast, medianAtMost, told } from './report';

const REPEATS = 3;

/**
 * TensorFlow.js: what recording costs, interleaved with plain runs in the same measurement, and how
 * much of a run the layers explain.
 */
export async function benchTfjs(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const name of ['resnet50', 'efficientnet-b0'])
    figures.push(...(await inference(name, { backend: 'wasm' })));
  const tensorflowFolder = process.env['LAYERLINE_TENSORFLOW'];
  if (tensorflowFolder && existsSync(tensorflowFolder))
    figures.push(...(await inference('resnet50', { backend: 'tensorflow', tensorflowFolder })));
  else console.log('tensorflow: not measured, LAYERLINE_TENSORFLOW names no folder');
  figures.push(...(await training('resnet18', 64, 4)));
  figures.push(...(await training('efficientnet-b0', 64, 4)));
  return figures;
}

async function inference(name: string, options: Partial<RunOptions>): Promise<Figure[]> {
  const profiles = await repeated(() =>
    profile(zooSpec(name), { ...options, engine: 'tfjs', budgetMs: 20_000 }),
  );
  const label = `${name}, ${options.backend}`;
  return [
    medianAtMost(`${label}: recorded / plain`, profiles.map(overhead), 1.03),
    atLeast(`${label}: layers / total`, median(profiles.map(explained)), 0.95),
    told(`${label}: total`, profiles.map(totalMs), ' ms'),
  ];
}

async function training(name: string, inputSize: number, batch: number): Promise<Figure[]> {
  const spec = zooSpec(name, { inputSize });
  const profiles = await repeated(() =>
    profile(spec, {
      engine: 'tfjs',
      backend: 'wasm',
      batch,
      training: DEFAULT_TRAINING,
      budgetMs: 30_000,
    }),
  );
  const label = `${name} at ${inputSize} px, batch ${batch}, training`;
  return [
    medianAtMost(`${label}: recorded / plain`, profiles.map(overhead), 1.15),
    atLeast(`${label}: layers / step`, median(profiles.map(explained)), 0.9),
    told(`${label}: step`, profiles.map(totalMs), ' ms'),
  ];
}

async function repeated(measure: () => Promise<Profile>): Promise<Profile[]> {
  const profiles: Profile[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat++) profiles.push(await measure());
  return profiles;
}

function overhead({ correction }: Profile): number {
  return 1 + correction.overhead;
}

/**
 * What of a recorded run is in layers: all but what is in none, which is found run by run. Medians of
 * layers don't add up to it: a disturbance hits one of them in each run. Nothing is scaled here.
 */
function explained({ layers, latency }: Profile): number {
  const outside = layers.find(({ id }) => id === 'runtime/outside');
  return 1 - (outside?.rawMs.median ?? NaN) / latency.profiled.medianMs;
}

function totalMs({ latency }: Profile): number {
  return latency.unprofiled.medianMs;
}
