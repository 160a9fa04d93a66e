import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { saveOnnx } from '../../src/formats/onnx/write';
import { median } from '../../src/profile/statistics';
import { buildZooModel, zooSpec } from '../../src/zoo';
import { withFolder } from '../support/folders';
import { profile } from './profiling';
import type { Figure } from './report';
import { atMost, spreadText } from './report';

const run = promisify(execFile);
const ROUNDS = 7;
const RUNS = 60;

/** What a person writes to time a model with onnxruntime-node. */
const SCRIPT = `
const ort = require('onnxruntime-node');
const [path, runs] = [process.argv[2], Number(process.argv[3])];
(async () => {
  const session = await ort.InferenceSession.create(path, { intraOpNumThreads: 1 });
  const data = new Float32Array(3 * 224 * 224).map(() => Math.random() * 2 - 1);
  const feeds = { input: new ort.Tensor('float32', data, [1, 3, 224, 224]) };
  for (let i = 0; i < 3; i++) await session.run(feeds);
  const samples = [];
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    await session.run(feeds);
    samples.push(performance.now() - start);
  }
  console.log(JSON.stringify(samples));
})();
`;

/** Our un-instrumented latency against a plain script on the same file, in turns. */
export async function benchPlainScript(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [name, title] of [
    ['resnet50', 'ResNet-50'],
    ['efficientnet-b0', 'EfficientNet-B0'],
  ] as const) {
    const ratios = await compare(name);
    console.log(`${title}: ours / plain script, medians of ${RUNS} runs: ${spreadText(ratios)}`);
    figures.push(atMost(`${title}, un-instrumented / plain script`, median(ratios), 1.02));
  }
  return figures;
}

async function compare(name: string): Promise<number[]> {
  return withFolder(async (folder) => {
    const path = join(folder, `${name}.onnx`);
    const spec = zooSpec(name, { batch: 1 });
    await saveOnnx(buildZooModel(spec), path, { weights: 'inline' });
    const script = join(folder, 'plain.cjs');
    await writeFile(
      script,
      SCRIPT.replace('onnxruntime-node', resolve('node_modules/onnxruntime-node')),
    );
    const ratios: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const ours = async () =>
        (await profile({ kind: 'file', path }, { threads: 1, runs: RUNS })).latency.unprofiled
          .medianMs;
      const theirs = async () => {
        const { stdout } = await run(process.execPath, [script, path, `${RUNS}`]);
        return median(JSON.parse(stdout) as number[]);
      };
      // Whoever is second meets a warmer machine: take turns at it.
      const [first, second] = round % 2 === 0 ? [ours, theirs] : [theirs, ours];
      const [a, b] = [await first(), await second()];
      ratios.push(round % 2 === 0 ? a / b : b / a);
    }
    return ratios;
  });
}
