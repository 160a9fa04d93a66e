import type { Layer } from '../../model/graph';
import { OWN } from './own-metadata';

type Entry = readonly [string, string];

/** What to note on each node, by node index, so that reading restores the layers. */
export function layerMarks(layers: readonly Layer[]): Map<number, Entry[]> {
  const marks = new Map<number, Entry[]>();
  for (const layer of layers) {
    const entries = marksOf(layer);
    for (const index of layer.nodes) marks.set(index, entries);
  }
  return marks;
}

/** What nodes can't tell: another order than that of first nodes, and layers without nodes. */
export function modelMarks(layers: readonly Layer[]): Entry[] {
  const firsts = layers.map((layer) => layer.nodes[0]);
  const isPlain = firsts.every(
    (first, index) => first !== undefined && (index === 0 || first > (firsts[index - 1] ?? 0)),
  );
  if (isPlain) return [];
  const order = layers.map((layer) => (layer.nodes.length > 0 ? layer.id : layer));
  return [[OWN.layers, JSON.stringify(order)]];
}

function marksOf(layer: Layer): Entry[] {
  const { id, name, scope, type, attributes, source } = layer;
  const entries: Entry[] = [
    [OWN.layer, id],
    [OWN.type, type],
    [OWN.scope, scope],
    [OWN.attributes, JSON.stringify(attributes)],
  ];
  if (id !== (scope ? `${scope}/${name}` : name)) entries.push([OWN.name, name]);
  if (source) entries.push([OWN.source, JSON.stringify(source)]);
  return entries;
}
