import type { StaticCost } from './analysis';
import type { Model } from './graph';
import { constantTensor } from './held-weights';
import type { HeldWeight } from './held-weights';
import { totalCost } from './inference';
import type { OpCost } from './ops/rule';
import { sumOf } from './ops/costs';
import { readTensors } from './order';
import type { TensorType } from './tensor';
import { byteSize, elementCount } from './tensor';

/** Costs of nodes and weights summed by the layer that owns them, aligned with `model.layers`. */
export function layerCosts(
  model: Model,
  nodeCosts: readonly OpCost[],
  weights: readonly HeldWeight[],
  types: ReadonlyMap<string, TensorType>,
): StaticCost[] {
  const { nodes } = model.graph;
  const layerOf = new Array<number>(nodes.length);
  model.layers.forEach((layer, index) => layer.nodes.forEach((node) => (layerOf[node] = index)));
  const leaving = leavingTensors(model, layerOf);
  const held = new Map<number, HeldWeight[]>();
  for (const weight of weights) {
    const layer = layerOf[weight.node] ?? -1;
    const list = held.get(layer);
    if (list) list.push(weight);
    else held.set(layer, [weight]);
  }

  return model.layers.map((layer, index) => {
    const outputs: TensorType[] = [];
    const bytes: (number | undefined)[] = [];
    for (const at of layer.nodes)
      for (const name of nodes[at]?.outputs ?? []) {
        const type = types.get(name);
        if (!leaving.has(name)) continue;
        if (type) outputs.push(type);
        const node = nodes[at];
        // A constant's bytes are weights, counted where it is used.
        if (node && !constantTensor(node)) bytes.push(type && byteSize(type));
      }
    const { macs, otherOps } = totalCost(layer.nodes.map((node) => nodeCosts[node] ?? UNKNOWN));
    const { params, buffers, weightBytes } = weightTotals(held.get(index) ?? []);
    const outputBytes = sumOf(bytes);
    return { macs, otherOps, params, buffers, weightBytes, outputs, outputBytes };
  });
}

const UNKNOWN: OpCost = { macs: undefined, otherOps: undefined };

/** Tensors that another layer reads, and graph outputs. */
function leavingTensors({ graph }: Model, layerOf: readonly number[]): ReadonlySet<string> {
  const producer = new Map<string, number | undefined>();
  graph.nodes.forEach((node, index) =>
    node.outputs.forEach((name) => producer.set(name, layerOf[index])),
  );
  const leaving = new Set(graph.outputs.map((output) => output.name));
  graph.nodes.forEach((node, index) => {
    for (const name of readTensors(node))
      if (producer.has(name) && producer.get(name) !== layerOf[index]) leaving.add(name);
  });
  leaving.delete('');
  return leaving;
}

function weightTotals(weights: readonly HeldWeight[]) {
  let params = 0;
  let buffers = 0;
  let weightBytes = 0;
  for (const { weight, role } of weights) {
    const count = elementCount(weight.dims) ?? 0;
    if (role === 'parameter') params += count;
    if (role === 'buffer') buffers += count;
    weightBytes += byteSize({ dtype: weight.dtype, shape: weight.dims }) ?? 0;
  }
  return { params, buffers, weightBytes };
}

/** Sums over all layers. */
export function totalOf(costs: readonly StaticCost[]): Omit<StaticCost, 'outputs'> {
  const sum = (pick: (cost: StaticCost) => number) =>
    costs.reduce((total, cost) => total + pick(cost), 0);
  return {
    ...totalCost(costs),
    params: sum((cost) => cost.params),
    buffers: sum((cost) => cost.buffers),
    weightBytes: sum((cost) => cost.weightBytes),
    outputBytes: sumOf(costs.map((cost) => cost.outputBytes)),
  };
}
