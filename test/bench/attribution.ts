import type { Profile } from '../../src/profile/document';
import { sum } from '../../src/profile/statistics';
import { quantisedResNet, transformer } from '../support/reference-nets';
import { withModelFile } from '../support/folders';
import { profile, profileZoo } from './profiling';
import type { Figure } from './report';
import { atLeast, atMost, within } from './report';

const OPTIONS = { threads: 1, runs: 20 };

/** Kernel time explained, and rows that add up, for the four kinds of model promised. */
export async function benchAttribution(): Promise<Figure[]> {
  const int8 = quantisedResNet({ blocks: [3, 4, 6, 3], width: 64, size: 224, classes: 1000 });
  const profiles: Readonly<Record<string, Profile>> = {
    'ResNet-50': await profileZoo('resnet50', OPTIONS),
    'EfficientNet-B0': await profileZoo('efficientnet-b0', OPTIONS),
    'transformer encoder': await withModelFile(transformer(), (path) =>
      profile({ kind: 'file', path }, OPTIONS),
    ),
    'int8 QDQ ResNet-50': await withModelFile(int8, (path) =>
      profile({ kind: 'file', path }, OPTIONS),
    ),
  };
  return Object.entries(profiles).flatMap(([name, { accounting, layers, latency }]) => [
    atMost(`${name}, unknown part of kernel time`, accounting.unknown, 0),
    atLeast(`${name}, proved part of attributed time`, accounting.exact, 0.995),
    within(
      `${name}, sum of rows / un-instrumented total`,
      sum(layers.map((layer) => layer.timeMs.median)) / latency.unprofiled.medianMs,
      1,
      0.01,
    ),
  ]);
}
