import type { KerasArchitecture } from '../../../formats/keras/read';
import { normaliseConfig } from '../../../formats/keras/normalise';
import { groupedTopology } from '../native/grouped-convolution';
import type { LayerConfig } from '../native/layers-config';
import { everyLayer, rootConfig } from '../native/layers-config';
import { refuseUnsupported } from '../native/supported-layers';
import { registerExtraLayers } from './layers';

/** Options that TF.js ignores and the classes in layers/ don't. */
const OURS = ['reset_after', 'zero_output_for_mask'];

export interface KerasTopology {
  /** What TF.js loads. */
  readonly topology: object;
  readonly root: LayerConfig;
  readonly layers: readonly LayerConfig[];
}

/** A Keras architecture as TF.js loads it. Throws FormatError that names what it can't run. */
export function kerasTopology(path: string, architecture: KerasArchitecture): KerasTopology {
  registerExtraLayers();
  const { config, kerasVersion } = architecture;
  const topology = groupedTopology(normaliseConfig(config, { path, kerasVersion }));
  const root = rootConfig(topology, path);
  const layers = everyLayer(root);
  refuseUnsupported([root, ...layers].map(withoutOurs), path);
  return { topology, root, layers };
}

function withoutOurs(layer: LayerConfig): LayerConfig {
  const options = Object.entries(layer.config).filter(([name]) => !OURS.includes(name));
  return { ...layer, config: Object.fromEntries(options) };
}
