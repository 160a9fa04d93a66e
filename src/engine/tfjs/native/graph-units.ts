import type { Tensor } from '@tensorflow/tfjs';
import type { LayerFacts } from '../../../profile/layer-facts';
import { bytesOf } from '../recorder';
import type { GraphNode, NodeGroup } from './graph-groups';
import { groupNodes } from './graph-groups';
import { layerType } from './graph-layer-type';
import type { GraphExecutor } from './graph-internals';

export interface GraphUnits {
  readonly layers: readonly LayerFacts[];
  readonly unitOf: ReadonlyMap<GraphNode, number>;
}

/** Of FusedBatchNorm's inputs, the moving mean and variance. */
const FIRST_STATISTIC = 3;

/**
 * A graph model's layers, by its nodes' names, then those of the functions that loops and branches
 * call. Weights count where they are used first.
 */
export function graphUnits(executor: GraphExecutor, used: readonly GraphNode[]): GraphUnits {
  const builder = new GraphUnitBuilder(executor.weightMap);
  builder.add('', used);
  for (const [name, { graph }] of Object.entries(executor._functionExecutorMap))
    builder.add(functionScope(name), Object.values(graph.nodes).filter(isOperation));
  return builder;
}

/** Whether something is computed: neither a weight nor an input. */
export function isOperation({ op }: GraphNode): boolean {
  return op !== 'Const' && !op.startsWith('Placeholder');
}

class GraphUnitBuilder implements GraphUnits {
  readonly layers: LayerFacts[] = [];
  readonly unitOf = new Map<GraphNode, number>();
  private readonly taken = new Set<Tensor>();

  constructor(private readonly weights: Readonly<Record<string, readonly Tensor[]>>) {}

  add(scope: string, nodes: readonly GraphNode[]): void {
    for (const group of groupNodes(nodes)) {
      for (const node of group.nodes) this.unitOf.set(node, this.layers.length);
      this.layers.push(this.facts(scope, group));
    }
  }

  private facts(scope: string, { path, nodes }: NodeGroup): LayerFacts {
    const id = scope === '' ? path : `${scope}/${path}`;
    const segments = id.split('/');
    return {
      id,
      name: segments.at(-1) ?? id,
      type: layerType(nodes),
      scope: segments.slice(0, -1).join('/'),
      // The kernels of a run show these.
      outputShape: null,
      outputBytes: null,
      macs: null,
      otherOps: null,
      ...this.weightsOf(nodes),
      source: null,
    };
  }

  private weightsOf(nodes: readonly GraphNode[]) {
    let params = 0;
    let buffers = 0;
    let weightBytes = 0;
    for (const node of nodes)
      node.inputs.forEach((input, index) => {
        for (const tensor of input.op === 'Const' ? (this.weights[input.name] ?? []) : []) {
          if (this.taken.has(tensor)) continue;
          this.taken.add(tensor);
          weightBytes += bytesOf(tensor);
          // Single numbers and whole ones are options of operations: an axis, an epsilon.
          if (tensor.dtype !== 'float32' || tensor.rank === 0) continue;
          const isStatistic = node.op.startsWith('FusedBatchNorm') && index >= FIRST_STATISTIC;
          if (isStatistic) buffers += tensor.size;
          else params += tensor.size;
        }
      });
    return { params, buffers, weightBytes };
  }
}

/** `while_body` of `__inference_while_body_123_456`. */
function functionScope(name: string): string {
  return name.replace(/^__inference_/, '').replace(/(_\d+)+$/, '');
}
