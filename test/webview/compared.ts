/** Two profiles of a model that never was, of which the second is known to differ. */
import type { Profile, ProfiledLayer } from '../../src/profile/document';
import { median, quantile } from '../../src/profile/statistics';
import type { PanelContent } from '../../src/vscode/panel/messages';
import { syntheticProfile } from '../support/synthetic-profile';
import { profileContent } from './contents';

export interface ComparedOptions {
  readonly layers: number;
  /** What a layer's time is multiplied by, by its place; 1 leaves it as it is. */
  readonly factor?: (index: number) => number;
  /** Whether a layer has another name, and another size, afterwards: nothing is its counterpart. */
  readonly isReplaced?: (index: number) => boolean;
  readonly changes?: Partial<Profile['run']>;
}

/** Every tenth kernel three times as slow, every seventh much faster; one layer is another one. */
export function comparedContent(options: Partial<ComparedOptions> = {}): PanelContent {
  const {
    layers = 300,
    factor = (index) => (index % 30 === 0 ? 3 : index % 21 === 0 ? 0.3 : 1),
    isReplaced = (index) => index === 150,
    changes = {},
  } = options;
  const before = syntheticProfile({ layers, withSource: true });
  const after = changed(before, factor, isReplaced, changes);
  const content = profileContent(after);
  return content.kind === 'profile'
    ? { ...content, against: { title: content.title, detail: '13:40', profile: before } }
    : content;
}

function changed(
  before: Profile,
  factorAt: (index: number) => number,
  isReplaced: (index: number) => boolean,
  run: Partial<Profile['run']>,
): Profile {
  const added = before.latency.unprofiled.samples.map(() => 0);
  const kernels = [...before.kernels];
  const renamed = new Map(
    before.layers.flatMap((layer, index) =>
      layer.kind === 'layer' && isReplaced(index) ? [[layer.id, `${layer.scope}/other`]] : [],
    ),
  );
  const layers = before.layers.map((layer, index): ProfiledLayer => {
    const factor = layer.kind === 'layer' ? factorAt(index) : 1;
    for (const at of layer.kernels) {
      const kernel = kernels[at];
      if (!kernel) continue;
      const samplesUs = kernel.samplesUs.map((us) => Math.round(us * factor));
      samplesUs.forEach((us, at) => {
        added[at] = (added[at] ?? 0) + (us - (kernel.samplesUs[at] ?? 0)) / 1000;
      });
      kernels[at] = { ...kernel, samplesUs };
    }
    const { median: middle, p10, p90 } = layer.timeMs;
    const timeMs = { median: middle * factor, p10: p10 * factor, p90: p90 * factor };
    const isOther = renamed.has(layer.id);
    return {
      ...layer,
      ...(isOther ? { type: 'Attention', params: 77, name: 'other', outputShape: [7] } : {}),
      id: renamed.get(layer.id) ?? layer.id,
      fusedInto: layer.fusedInto && (renamed.get(layer.fusedInto) ?? layer.fusedInto),
      timeMs,
      rawMs: timeMs,
      belowResolution: layer.kernels.length > 0 && timeMs.median < 0.01,
    };
  });
  const samples = before.latency.unprofiled.samples.map((ms, at) => ms + (added[at] ?? 0));
  const unprofiled = {
    ...before.latency.unprofiled,
    samples,
    medianMs: median(samples),
    lowMs: quantile(samples, 0.3),
    highMs: quantile(samples, 0.7),
  };
  return {
    ...before,
    model: { ...before.model, hash: 'b'.repeat(64) },
    run: { ...before.run, ...run },
    environment: { ...before.environment, date: '2026-11-24T14:02:00.000Z' },
    latency: { ...before.latency, unprofiled, profiled: unprofiled },
    layers,
    kernels,
  };
}
