import type { RunOptions } from '../../src/engine/options';
import { DEFAULT_RUN_OPTIONS } from '../../src/engine/options';
import { PROTOCOL_VERSION } from '../../src/engine/protocol';
import { median } from '../../src/profile/statistics';
import { zooSpec } from '../../src/zoo';
import { startBuiltEngine } from '../support/engines';
import { withFolder } from '../support/folders';
import type { Figure } from './report';
import { atMost, spreadText } from './report';

const REPEATS = 3;

/** From nothing to the first result, and what building alone adds to memory. */
export async function benchBuild(): Promise<Figure[]> {
  return [
    ...(await firstResult('resnet50', 'ResNet-50', 3)),
    ...(await firstResult('efficientnet-b7', 'EfficientNet-B7', 12)),
  ];
}

async function firstResult(name: string, title: string, limitS: number): Promise<Figure[]> {
  const runs = [];
  for (let repeat = 0; repeat < REPEATS; repeat++) runs.push(await buildOnce(name));
  console.log(`${title}: start + build + load + run, s: ${spreadText(runs.map((r) => r.seconds))}`);
  return [
    atMost(
      `${title}, build + load + first result`,
      median(runs.map((r) => r.seconds)),
      limitS,
      ' s',
    ),
    atMost(
      `${title}, memory that building adds / weights`,
      median(runs.map((r) => r.buildBytes / r.weightBytes)),
      1.2,
    ),
  ];
}

async function buildOnce(name: string) {
  return withFolder(async (folder) => {
    const started = performance.now();
    const { engine, dispose } = startBuiltEngine();
    try {
      const options: RunOptions = DEFAULT_RUN_OPTIONS;
      await engine.hello({ protocol: PROTOCOL_VERSION });
      const before = (await engine.peak({})).processPeakBytes ?? 0;
      const { plain, inputs, weightBytes } = await engine.prepare({
        spec: zooSpec(name),
        options,
        folder,
      });
      const after = (await engine.peak({})).processPeakBytes ?? 0;
      await engine.load({ runnable: plain, inputs, options });
      await engine.run({ runs: 1, untilMs: 0 });
      const seconds = (performance.now() - started) / 1000;
      return { seconds, buildBytes: after - before, weightBytes };
    } finally {
      await dispose();
    }
  });
}
