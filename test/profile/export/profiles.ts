import type { Profile, ProfiledFrame } from '../../../src/profile/document';
import { sum } from '../../../src/profile/statistics';
import { smallProfile } from '../../cli/support';
import { syntheticProfile } from '../../support/synthetic-profile';
import { trainedProfile } from '../../webview/trained';

/** One profile of each kind, by what is particular about it. */
export const PROFILES: Readonly<Record<string, () => Profile>> = {
  'a small net with every kind of row': () => smallProfile(),
  'a deep net with source lines': () => deepNet(60),
  'a training step': () => trainedProfile({ layers: 60 }),
};

/** Scopes three deep, rows of three layers, each with a source line and nodes of its own. */
export function deepNet(layers: number): Profile {
  const profile = syntheticProfile({ layers, withSource: true, insertedEvery: 10 });
  return {
    ...profile,
    kernels: profile.kernels.map((kernel) => ({ ...kernel, nodes: kernel.layers })),
  };
}

/** Of all rows, ms: what the parts of an export have to meet. */
export function rowsMs(profile: Profile): number {
  return sum(profile.layers.map(({ timeMs }) => timeMs.median));
}

/** A net of two scopes whose layers were made in a function that a model called twice. */
export function locatedNet(): Profile {
  const frame = (file: string, line: number, functionName: string): ProfiledFrame => ({
    file,
    line,
    column: 5,
    functionName,
  });
  const stack = (line: number, call: number) => ({
    constructedAt: [
      frame('/net/block.py', line, 'Block.__init__'),
      frame('/net/model.py', call, 'Model.__init__'),
      frame('/net/model.py', 40, 'build'),
    ],
    calledAt: [],
  });
  const profile = smallProfile();
  const lines: Readonly<Record<string, ReturnType<typeof stack>>> = {
    'block/conv1': stack(11, 21),
    'block/conv2': stack(12, 21),
    'head/strange': stack(11, 22),
  };
  return {
    ...profile,
    layers: profile.layers.map((layer) => ({ ...layer, source: lines[layer.id] ?? null })),
  };
}
