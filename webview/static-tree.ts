import type { Profile, ProfiledLayer, Spread } from '../src/profile/document';
import type { InspectedLayer, Inspection } from '../src/profile/inspection';
import type { LayerNode } from '../src/profile/layer-tree';
import { layerTree } from '../src/profile/layer-tree';

const NO_TIME: Spread = { median: 0, p10: 0, p90: 0 };

/** The scope tree of a model that was read but not run: static costs, every time unknown. */
export function staticTree({ layers }: Inspection): LayerNode[] {
  // Without kernels the tree looks at nothing else of a profile.
  const unmeasured = { layers: layers.map(unmeasuredLayer), kernels: [] };
  return layerTree(unmeasured as unknown as Profile).map(withoutTime);
}

function withoutTime(node: LayerNode): LayerNode {
  return { ...node, time: null, children: node.children.map(withoutTime) };
}

function framesOf({ source }: InspectedLayer): ProfiledLayer['source'] {
  if (!source) return null;
  const frames = [source, ...source.chain];
  return source.role === 'constructed'
    ? { constructedAt: frames, calledAt: [] }
    : { constructedAt: [], calledAt: frames };
}

function unmeasuredLayer(layer: InspectedLayer): ProfiledLayer {
  return {
    ...layer,
    kind: 'layer',
    timeMs: NO_TIME,
    rawMs: NO_TIME,
    share: 0,
    belowResolution: false,
    certainty: 'unknown',
    kernels: [],
    fusedInto: null,
    serves: null,
    device: '',
    source: framesOf(layer),
  };
}
