import type { Graph } from '../model/graph';
import { readsOf } from './attribution/graph-index';

/**
 * Bytes of activations alive while each node runs, when nodes run in order and a tensor is freed
 * after its last use. Graph inputs are the caller's and don't count; graph outputs stay.
 *
 * @param outputBytes sizes by tensor name; a tensor without an entry makes its points unknown.
 */
export function liveBytes(
  graph: Graph,
  outputBytes: ReadonlyMap<string, number>,
): (number | undefined)[] {
  const lastUse = new Map<string, number>();
  graph.nodes.forEach((node, index) => {
    for (const read of readsOf(node)) lastUse.set(read, index);
  });
  for (const output of graph.outputs) lastUse.set(output.name, graph.nodes.length);

  let live = 0;
  let unknown = 0;
  const dyingAfter = new Map<number, string[]>();
  return graph.nodes.map((node, index) => {
    for (const output of node.outputs) {
      if (output === '') continue;
      const bytes = outputBytes.get(output);
      if (bytes === undefined) unknown++;
      else live += bytes;
      const last = lastUse.get(output) ?? index;
      const dying = dyingAfter.get(last);
      if (dying) dying.push(output);
      else dyingAfter.set(last, [output]);
    }
    const point = unknown > 0 ? undefined : live;
    for (const tensor of dyingAfter.get(index) ?? []) {
      const bytes = outputBytes.get(tensor);
      if (bytes === undefined) unknown--;
      else live -= bytes;
    }
    return point;
  });
}
