import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DEFAULT_RUN_OPTIONS } from '../../src/engine/options';
import { PROTOCOL_VERSION } from '../../src/engine/protocol';
import { median } from '../../src/profile/statistics';
import { zooSpec } from '../../src/zoo';
import { startBuiltEngine } from '../support/engines';
import { withFolder } from '../support/folders';
import type { Figure } from './report';
import { atMost, spreadText } from './report';

const REPEATS = 3;

/** Peak of a process that builds, profiles and attributes, over one that builds and runs as often. */
export async function benchMemory(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [name, title, runs] of [
    ['resnet50', 'ResNet-50', 60],
    // As many as measuring allows itself: 16,000 kernel events.
    ['efficientnet-b0', 'EfficientNet-B0', 58],
  ] as const) {
    const added: number[] = [];
    for (let repeat = 0; repeat < REPEATS; repeat++)
      added.push(((await peakOf(name, runs, true)) - (await peakOf(name, runs, false))) / 1e6);
    console.log(`${title}: profiling adds, MB: ${spreadText(added)}`);
    figures.push(atMost(`${title}, peak memory that profiling adds`, median(added), 60, ' MB'));
  }
  return figures;
}

async function peakOf(name: string, runs: number, isProfiled: boolean): Promise<number> {
  return withFolder(async (folder) => {
    const { engine, dispose } = startBuiltEngine();
    try {
      const options = { ...DEFAULT_RUN_OPTIONS, threads: 1 };
      await engine.hello({ protocol: PROTOCOL_VERSION });
      const prepared = await engine.prepare({ spec: zooSpec(name), options, folder });
      const { plain, instrumented, inputs } = prepared;
      const profileFolder = join(folder, 'profile');
      await mkdir(profileFolder);
      const runnable = isProfiled ? instrumented : plain;
      await engine.load({
        runnable,
        inputs,
        options,
        profileFolder: isProfiled ? profileFolder : undefined,
      });
      const { samplesMs } = await engine.run({ runs, untilMs: 1e9 });
      if (isProfiled) {
        const unprofiled = {
          loadMs: 0,
          firstRunMs: 0,
          samplesMs: samplesMs.slice(3),
          processPeakBytes: null,
        };
        await engine.finish({ options, unprofiled, warmupRuns: 3, stopped: 'runs' });
      }
      return (await engine.peak({})).processPeakBytes ?? 0;
    } finally {
      await dispose();
    }
  });
}
