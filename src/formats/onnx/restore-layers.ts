import type { Layer, LayerAttribute, LayerSource, Node } from '../../model/graph';
import { OWN } from './own-metadata';

/** The layers that a file of our own carries: see own-metadata.ts. */
export function restoreLayers(
  nodes: readonly Node[],
  metadata: ReadonlyMap<string, string>,
  fallback: (node: Node, index: number) => Layer,
): Layer[] {
  const members = new Map<string, number[]>();
  const layers = new Map<string, Layer>();
  const unmarked: Layer[] = [];
  nodes.forEach((node, index) => {
    const id = node.metadata.get(OWN.layer);
    if (id === undefined) {
      unmarked.push(fallback(node, index));
      return;
    }
    const nodesOfLayer = members.get(id) ?? [];
    nodesOfLayer.push(index);
    if (nodesOfLayer.length > 1) return;
    members.set(id, nodesOfLayer);
    layers.set(id, layerFromNode(node, id, nodesOfLayer));
  });
  return [...inStatedOrder(layers, metadata.get(OWN.layers)), ...unmarked];
}

function layerFromNode(node: Node, id: string, nodes: readonly number[]): Layer {
  const scope = node.metadata.get(OWN.scope) ?? '';
  const shortName = scope && id.startsWith(`${scope}/`) ? id.slice(scope.length + 1) : id;
  const source = parseJson(node.metadata.get(OWN.source));
  return {
    id,
    name: node.metadata.get(OWN.name) ?? shortName,
    scope,
    type: node.metadata.get(OWN.type) ?? node.opType,
    attributes: layerAttributes(parseJson(node.metadata.get(OWN.attributes))),
    nodes,
    ...(isLayerSource(source) ? { source } : {}),
  };
}

function inStatedOrder(layers: ReadonlyMap<string, Layer>, stated: string | undefined): Layer[] {
  const rest = new Map(layers);
  const ordered: Layer[] = [];
  const order = parseJson(stated);
  for (const entry of Array.isArray(order) ? (order as unknown[]) : []) {
    const found = typeof entry === 'string' ? rest.get(entry) : emptyLayer(entry);
    if (!found) continue;
    ordered.push(found);
    rest.delete(found.id);
  }
  return [...ordered, ...rest.values()];
}

/** A layer that became no nodes, such as a dropout; undefined for anything malformed. */
function emptyLayer(entry: unknown): Layer | undefined {
  if (!isRecord(entry)) return undefined;
  const { id, name, scope, type, attributes, source } = entry;
  if (typeof id !== 'string' || typeof name !== 'string') return undefined;
  if (typeof scope !== 'string' || typeof type !== 'string') return undefined;
  return {
    id,
    name,
    scope,
    type,
    attributes: layerAttributes(attributes),
    nodes: [],
    ...(isLayerSource(source) ? { source } : {}),
  };
}

/** Drops whatever isn't a layer attribute: the file may come from anyone. */
function layerAttributes(value: unknown): Record<string, LayerAttribute> {
  if (!isRecord(value)) return {};
  const entries = Object.entries(value).filter((entry): entry is [string, LayerAttribute] =>
    isLayerAttribute(entry[1]),
  );
  return Object.fromEntries(entries);
}

function isLayerAttribute(value: unknown): value is LayerAttribute {
  if (Array.isArray(value)) return value.every((item) => typeof item === 'number');
  return ['number', 'string', 'boolean'].includes(typeof value);
}

function isLayerSource(value: unknown): value is LayerSource {
  if (!isRecord(value)) return false;
  return [value.constructedAt, value.calledAt].every(
    (frames) => Array.isArray(frames) && frames.every(isSourceFrame),
  );
}

function isSourceFrame(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { file, line, column, functionName, code } = value;
  return (
    (code === undefined || typeof code === 'string') &&
    typeof file === 'string' &&
    typeof functionName === 'string' &&
    typeof line === 'number' &&
    typeof column === 'number'
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseJson(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // A damaged mark is no reason to refuse the model: the layer just has no attributes.
    return undefined;
  }
}
