import type { Initializer } from '../../model/layers';
import { heUniform } from '../../model/layers';
import { batchNormInitializer, residualScale, zooInitializer } from '../../model/untrained';
import type { TracedGraph, TracedNode } from './document';

/** A weight's values, by the index of its `TracedValue`. */
export type InitialValues = ReadonlyMap<number, Initializer>;

/** BatchNormalization's weights in the order of its inputs. */
const BATCH_NORM_ROLES = [undefined, 'scale', 'shift', 'mean', 'variance'];

/**
 * Values for the weights of a traced model, which nobody trained or whose training is not read:
 * such that activations neither overflow nor become denormal, as in `untrained.ts`. What a weight is
 * for follows from the operator that reads it first.
 */
export function initialValues(graph: TracedGraph, seed: number): InitialValues {
  const branchEnds = new Set(graph.nodes.flatMap((node) => (node.op === 'Add' ? node.inputs : [])));
  const branches = graph.nodes.filter(
    ({ op, outputs }) => op === 'BatchNormalization' && outputs.some((it) => branchEnds.has(it)),
  ).length;
  const found = new Map<number, Initializer>();
  for (const node of graph.nodes) {
    node.inputs.forEach((value, index) => {
      if (graph.values[value]?.from !== 'weight' || found.has(value)) return;
      const endsBranch = node.outputs.some((output) => branchEnds.has(output));
      found.set(value, valuesFor(node, index, seed, endsBranch ? residualScale(branches) : 1));
    });
  }
  return found;
}

function valuesFor(node: TracedNode, index: number, seed: number, scale: number): Initializer {
  switch (node.op) {
    case 'BatchNormalization': {
      const role = BATCH_NORM_ROLES[index] ?? 'shift';
      const statistics = batchNormInitializer(seed, 'relu', scale);
      return (request) => statistics({ ...request, role });
    }
    case 'LayerNormalization':
    case 'InstanceNormalization':
    case 'GroupNormalization':
      return () => ({ kind: 'fill', value: index === 1 ? 1 : 0 });
    case 'Conv':
    case 'Gemm':
      if (index === 2) break;
      return (request) => heUniform(seed, { ...request, fanIn: productOf(request.dims.slice(1)) });
    case 'ConvTranspose':
      if (index === 2) break;
      return (request) =>
        heUniform(seed, {
          ...request,
          fanIn: (request.dims[0] ?? 1) * productOf(request.dims.slice(2)),
        });
    case 'MatMul':
      return (request) => heUniform(seed, { ...request, fanIn: request.dims.at(-2) ?? 1 });
    case 'Mul':
    case 'Pow':
      return () => ({ kind: 'fill', value: 1 });
    case 'PRelu':
      return () => ({ kind: 'fill', value: 0.25 });
  }
  // Biases, position embeddings, class tokens: small, so that no runtime may skip them as zero.
  return (request) => zooInitializer(seed)({ ...request, role: 'bias' });
}

function productOf(sizes: readonly number[]): number {
  return sizes.reduce((product, size) => product * size, 1);
}
