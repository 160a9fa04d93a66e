/**
 * How our own files carry layers: on every node its layer, in `metadata_props`, where other tools
 * keep theirs. What nodes can't tell (order, layers without nodes) is on the model.
 */
export const OWN = {
  layer: 'layerline.layer',
  name: 'layerline.name',
  type: 'layerline.type',
  scope: 'layerline.scope',
  attributes: 'layerline.attributes',
  source: 'layerline.source',
  /** On the model: JSON array of ids and of whole layers without nodes, in order. */
  layers: 'layerline.layers',
} as const;

const PREFIX = 'layerline.';

export function withoutOwnKeys(metadata: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const kept = [...metadata].filter(([key]) => !key.startsWith(PREFIX));
  return kept.length === metadata.size ? metadata : new Map(kept);
}
