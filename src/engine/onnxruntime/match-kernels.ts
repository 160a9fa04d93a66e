import * as l10n from '@vscode/l10n';
import { join } from 'node:path';
import { openOnnx } from '../../formats/onnx/read';
import { bitsPerElement } from '../../model/tensor';
import type { DataType } from '../../model/tensor';
import type { GraphAttribution } from '../../profile/attribution/attribute';
import { attributeGraphs } from '../../profile/attribution/attribute';
import type { MeasuredKernel } from '../../profile/measurement';
import { EngineError } from '../errors';
import type { PreparedModel } from './prepare';
import type { EventTensor, KernelEvents, ProfileEvents } from './profile-events';
import { EXECUTED_GRAPH_FILE } from './session';

/**
 * Ties the profiler's events to the nodes of the graph that this very session executed, and those
 * to the model. Names are unique because instrumenting made them so; nodes that the runtime left
 * without a name match by operator type and order.
 *
 * Throws EngineError('profile-mismatch') rather than attribute a time that it isn't sure of.
 */
export async function matchKernels(
  prepared: Pick<PreparedModel, 'instrumented'>,
  events: ProfileEvents,
  profileFolder: string,
): Promise<{ attributions: GraphAttribution[]; kernels: MeasuredKernel[] }> {
  const executed = await openOnnx(join(profileFolder, EXECUTED_GRAPH_FILE));
  const outputTypes = new Map(
    events.kernels.map((kernel) => [kernel.name, kernel.outputs.map(({ type }) => type)]),
  );
  const attributions = attributeGraphs(
    prepared.instrumented.model.graph,
    executed.model.graph,
    outputTypes,
  );
  const finder = new EventFinder(events);
  const silent: string[] = [];
  const kernels = attributions.flatMap(({ executed: graph }, index) =>
    graph.nodes.flatMap((node, position): MeasuredKernel[] => {
      const found = finder.take(node.name, node.opType);
      // In a body it is a branch that was not taken; in the top graph it is a mismatch.
      if (!found && index === 0) silent.push(node.name || node.opType);
      if (!found) return [];
      return [
        {
          graph: index,
          node: position,
          opType: node.opType,
          provider: found.provider,
          samplesUs: found.selfUs,
          outputBytes: found.outputs.map(eventBytes),
          liveBytes: finder.liveBytes(found.name),
        },
      ];
    }),
  );
  requireMatch(silent, finder.untaken);
  return { attributions, kernels };
}

class EventFinder {
  private readonly named: Map<string, KernelEvents>;
  private readonly unnamed = new Map<string, KernelEvents[]>();
  private readonly live: ReadonlyMap<string, number>;

  constructor(events: ProfileEvents) {
    this.named = new Map(events.kernels.map((kernel) => [kernel.name, kernel]));
    // The last value of a kernel that ran several times (a loop's body).
    this.live = new Map(events.firstRunMemory.map(({ kernel, liveBytes }) => [kernel, liveBytes]));
    for (const kernel of events.kernels) {
      if (!isUnnamed(kernel)) continue;
      const list = this.unnamed.get(kernel.opType);
      if (list) list.push(kernel);
      else this.unnamed.set(kernel.opType, [kernel]);
    }
  }

  /** Each kernel's events can be taken once. */
  take(name: string, opType: string): KernelEvents | undefined {
    const found = name === '' ? this.unnamed.get(opType)?.shift() : this.named.get(name);
    if (found?.opType !== opType) return undefined;
    this.named.delete(found.name);
    return found;
  }

  get untaken(): readonly KernelEvents[] {
    return [...this.named.values()];
  }

  liveBytes(kernel: string): number | undefined {
    return this.live.get(kernel);
  }
}

/** The profiler calls a node without a name `<OpType>_<index>`. */
function isUnnamed({ name, opType }: KernelEvents): boolean {
  return name.startsWith(`${opType}_`) && /^\d+$/.test(name.slice(opType.length + 1));
}

function requireMatch(silent: readonly string[], extra: readonly KernelEvents[]): void {
  if (silent.length === 0 && extra.length === 0) return;
  const example = silent[0] ?? extra[0]?.name;
  throw new EngineError(
    'profile-mismatch',
    l10n.t(
      'The profile does not fit the graph that ran ({0} kernels without events, {1} events without kernels, such as {2}): please report this model.',
      silent.length,
      extra.length,
      String(example),
    ),
  );
}

/** The profiler uses C++ names for some element types. */
const EVENT_TYPES: Readonly<Record<string, DataType>> = { float: 'float32', double: 'float64' };

function eventBytes({ type, shape }: EventTensor): number | undefined {
  const bits = bitsPerElement(EVENT_TYPES[type] ?? (type as DataType));
  const count = shape.reduce((product, size) => product * size, 1);
  return bits === undefined ? undefined : Math.ceil((count * bits) / 8);
}
