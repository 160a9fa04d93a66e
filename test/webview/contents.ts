import type { Profile } from '../../src/profile/document';
import type { PanelContent } from '../../src/vscode/panel/messages';
import type { SyntheticOptions } from '../support/synthetic-profile';
import { syntheticProfile } from '../support/synthetic-profile';

export function profileContent(profile: Profile): PanelContent {
  const { name: title, source } = profile.model;
  const origin = source.kind === 'file' ? source.path : 'zoo';
  return { kind: 'profile', title, origin, profile, against: null, canRunAgain: true };
}

export function syntheticContent(options: SyntheticOptions): PanelContent {
  return profileContent(syntheticProfile(options));
}

const NAMED = { title: 'resnet50', origin: 'zoo' };

export const MEASURING: PanelContent = { kind: 'measuring', ...NAMED, early: null };

/** With the layers by the first runs. */
export function earlyContent(): PanelContent {
  return { kind: 'measuring', ...NAMED, early: syntheticProfile({ layers: 300 }) };
}

export const FAILED: PanelContent = {
  kind: 'failed',
  ...NAMED,
  message: 'Ran out of memory in layer1/0/conv3. Try a smaller batch.',
  log: ['[E] bfc_arena.cc:360 Failed to allocate', 'engine process 41822 ended, code 1'],
  fit: {
    availableBytes: 20.1e9,
    batches: [
      { batch: 1024, neededBytes: 7.79e9, fits: true },
      { batch: 2048, neededBytes: 15.2e9, fits: true },
      { batch: 4096, neededBytes: 30e9, fits: false },
    ],
    largest: 2048,
  },
  canRunAgain: true,
};

export function modelContent(): PanelContent {
  const { model, layers, memory } = syntheticProfile({ layers: 300, fused: 0, insertedEvery: 0 });
  return {
    kind: 'model',
    title: 'synthetic',
    origin: 'models/synthetic.onnx',
    fileBytes: 102_000_000,
    inspection: {
      model: { ...model, inputs: [{ name: 'input', dtype: 'float32', shape: [1, 3, 224, 224] }] },
      layers: layers
        .filter(({ kind }) => kind === 'layer')
        .map((layer) => ({ ...layer, outputShape: [1, 64, 56, 56], source: null })),
      memory,
      notes: [],
    },
  };
}
