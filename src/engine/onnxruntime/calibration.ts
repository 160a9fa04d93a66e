import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeModel } from '../../formats/onnx/write';
import type { Model, Node } from '../../model/graph';
import type { ProfilerCost } from '../../profile/correction';
import { interquartileMean, median } from '../../profile/statistics';
import type { RunOptions } from '../options';
import { findProfile, readProfileEvents } from './profile-events';
import { createSession, toTensor } from './session';

// Enough for ±0.1 µs. Each profiled event costs 2 kB of memory, so not more than that.
const SHORT_CHAIN = 20;
const LONG_CHAIN = 120;
const RUNS = 25;
const WARMUP_RUNS = 5;

/**
 * Measures what the profiler and the runtime add per kernel, on chains of operators that compute
 * next to nothing (four elements each). Takes about 50 ms.
 */
export async function measureProfilerCost(
  folder: string,
  options: RunOptions,
): Promise<ProfilerCost> {
  const shortMs = await timeChain(folder, SHORT_CHAIN, options);
  const longMs = await timeChain(folder, LONG_CHAIN, options);
  const profileFolder = join(folder, 'calibration');
  await mkdir(profileFolder, { recursive: true });
  await timeChain(folder, LONG_CHAIN, options, profileFolder);
  const events = await readProfileEvents(await findProfile(profileFolder), WARMUP_RUNS);
  return {
    // The difference of two lengths leaves out entering and leaving the runtime.
    betweenKernelsUs: Math.max(0, ((longMs - shortMs) * 1000) / (LONG_CHAIN - SHORT_CHAIN)),
    insideKernelUs: interquartileMean(events.kernels.flatMap((kernel) => kernel.selfUs)),
  };
}

async function timeChain(
  folder: string,
  length: number,
  options: RunOptions,
  profileFolder?: string,
): Promise<number> {
  const path = join(folder, `chain-${length}.onnx`);
  await writeFile(path, encodeModel(chain(length)));
  const session = await createSession(
    { path },
    { ...options, optimization: 'disabled' },
    profileFolder,
  );
  const input = { name: 'x', dtype: 'float32', shape: [4] } as const;
  const feeds = { x: toTensor(input, new Float32Array([1, 2, 3, 4])) };
  const samples: number[] = [];
  for (let run = 0; run < RUNS + WARMUP_RUNS; run++) {
    const start = performance.now();
    await session.run(feeds);
    if (run >= WARMUP_RUNS) samples.push(performance.now() - start);
  }
  if (profileFolder !== undefined) session.endProfiling();
  await session.release();
  return median(samples);
}

function chain(length: number): Model {
  const nodes = Array.from({ length }, (_, index): Node => ({
    name: `n${index}`,
    opType: 'Neg',
    domain: '',
    inputs: [index === 0 ? 'x' : `t${index - 1}`],
    outputs: [`t${index}`],
    attributes: new Map(),
    metadata: new Map(),
    docString: '',
  }));
  const value = { dtype: 'float32', shape: [4] } as const;
  return {
    graph: {
      name: 'chain',
      inputs: [{ name: 'x', ...value }],
      outputs: [{ name: `t${length - 1}`, ...value }],
      nodes,
      weights: new Map(),
      valueInfo: new Map(),
    },
    layers: [],
    opsets: new Map([['', 17]]),
    functions: [],
    metadata: new Map(),
  };
}
