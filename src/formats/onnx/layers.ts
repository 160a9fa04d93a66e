import type { Graph, Layer, LayerAttribute, Node } from '../../model/graph';
import { qualifiedOpType } from '../../model/graph';
import { OWN } from './own-metadata';
import { restoreLayers } from './restore-layers';
import { NodeStacks } from './source-frames';
import { type TorchModule, torchModules } from './torch-metadata';

/**
 * The layers of a loaded graph: what a person wrote, as far as the file tells.
 *
 * Our own files carry their layers exactly. The PyTorch exporter notes modules: the nodes of a
 * module without inner modules are one layer. Otherwise every node is a layer, in the scope that
 * its name tells (`/layer1/layer1.0/conv1/Conv` of older PyTorch, `model/conv1/Conv2D` of
 * TensorFlow). Every node belongs to exactly one layer. Where the exporter noted the calls that led
 * to a node, its layer knows them.
 */
export function layersOf(graph: Graph, metadata: ReadonlyMap<string, string>): Layer[] {
  const { nodes } = graph;
  if (nodes.some((node) => node.metadata.has(OWN.layer))) {
    return uniqueIds(restoreLayers(nodes, metadata, layerOfNode));
  }
  const modules = nodes.map(torchModules);
  const isModular = modules.some((path) => path !== undefined);
  const layers = isModular ? moduleLayers(nodes, modules) : nodes.map(layerOfNode);
  return withSources(uniqueIds(layers), nodes);
}

function withSources(layers: readonly Layer[], nodes: readonly Node[]): Layer[] {
  const stacks = new NodeStacks();
  return layers.map((made) => {
    const source = stacks.common(made.nodes.flatMap((index) => nodes[index] ?? []));
    return source ? { ...made, source } : made;
  });
}

/** A layer of one node; the id may still be taken. */
function layerOfNode(node: Node, index: number): Layer {
  const segments = scopeSegments(node.name);
  const name = segments.pop() ?? `${node.opType}_${index}`;
  return layer(segments.join('/'), name, qualifiedOpType(node), [index], nodeAttributes(node));
}

/**
 * Segments of a node name. PyTorch repeats the parent in each segment (`layer1/layer1.0`), which
 * is removed: `layer1/0`.
 */
function scopeSegments(name: string): string[] {
  const segments = name.split('/').filter((segment) => segment !== '');
  return segments.map((segment, index) => {
    const parent = segments[index - 1];
    return parent && segment.startsWith(`${parent}.`) ? segment.slice(parent.length + 1) : segment;
  });
}

/** Groups nodes by innermost module; nodes that a containing module has itself stay single. */
function moduleLayers(
  nodes: readonly Node[],
  modules: readonly (readonly TorchModule[] | undefined)[],
): Layer[] {
  const containers = new Set<string>(['']);
  for (const path of modules)
    for (const module of path?.slice(0, -1) ?? []) containers.add(module.path);
  const layers: Layer[] = [];
  const byPath = new Map<string, number[]>();
  nodes.forEach((node, index) => {
    const innermost = modules[index]?.at(-1);
    if (!innermost) layers.push(layerOfNode(node, index));
    else if (containers.has(innermost.path)) layers.push(looseLayer(node, index, innermost));
    else {
      const members = byPath.get(innermost.path);
      if (members) members.push(index);
      else {
        byPath.set(innermost.path, [index]);
        layers.push(moduleLayer(node, innermost, byPath.get(innermost.path) ?? []));
      }
    }
  });
  return layers.map((made) => withNodeAttributes(made, nodes));
}

/** `layer1.0.conv1` becomes the layer `conv1` in the scope `layer1/0`. */
function moduleLayer(_node: Node, module: TorchModule, members: number[]): Layer {
  const segments = module.path.split('.').filter((segment) => segment !== '');
  const name = segments.pop() ?? module.path;
  return layer(segments.join('/'), name, module.type, members, {});
}

function looseLayer(node: Node, index: number, module: TorchModule): Layer {
  const scope = module.path
    .split('.')
    .filter((segment) => segment !== '')
    .join('/');
  const name = scopeSegments(node.name).pop() ?? `${node.opType}_${index}`;
  return layer(scope, name, qualifiedOpType(node), [index], {});
}

/** With a single node, its attributes are the layer's. */
function withNodeAttributes(made: Layer, nodes: readonly Node[]): Layer {
  const [first] = made.nodes;
  const node = made.nodes.length === 1 && first !== undefined ? nodes[first] : undefined;
  return node ? { ...made, attributes: nodeAttributes(node) } : made;
}

function nodeAttributes(node: Node): Record<string, LayerAttribute> {
  const entries: [string, LayerAttribute][] = [];
  for (const [name, attribute] of node.attributes) {
    switch (attribute.kind) {
      case 'int':
      case 'float':
      case 'string':
      case 'ints':
      case 'floats':
        entries.push([name, attribute.value]);
        break;
      default:
    }
  }
  return Object.fromEntries(entries);
}

function layer(
  scope: string,
  name: string,
  type: string,
  nodes: readonly number[],
  attributes: Layer['attributes'],
): Layer {
  return { id: scope ? `${scope}/${name}` : name, name, scope, type, attributes, nodes };
}

/** Later layers whose id is taken get `#2`, `#3`, … */
function uniqueIds(layers: readonly Layer[]): Layer[] {
  const taken = new Set<string>();
  const next = new Map<string, number>();
  return layers.map((made) => {
    let id = made.id;
    let count = next.get(made.id) ?? 2;
    while (taken.has(id)) id = `${made.id}#${count++}`;
    next.set(made.id, count);
    taken.add(id);
    return id === made.id ? made : { ...made, id };
  });
}
