import * as l10n from '@vscode/l10n';
import type { GraphModel, Tensor } from '@tensorflow/tfjs';
import { EngineError } from '../../errors';
import type { Recorder } from '../recorder';
import type { TfjsModel } from '../tfjs-model';
import { runFailure } from './failures';
import type { GraphNode } from './graph-groups';
import { GraphHooks } from './graph-hooks';
import type { ExecutedNode, GraphExecutor } from './graph-internals';
import { allExecutors, executorOf } from './graph-internals';
import { graphUnits, isOperation } from './graph-units';

/** Operations that TF.js runs only asynchronously: control flow, sizes that depend on values. */
const ASYNCHRONOUS = new Set([
  ...['Switch', 'Merge', 'Enter', 'Exit', 'NextIteration', 'LoopCond'],
  ...['If', 'StatelessIf', 'While', 'StatelessWhile', 'Where', 'ListDiff'],
  ...['NonMaxSuppressionV2', 'NonMaxSuppressionV3', 'NonMaxSuppressionV4', 'NonMaxSuppressionV5'],
  ...['HashTable', 'HashTableV2', 'LookupTableImport', 'LookupTableImportV2'],
  ...['LookupTableFind', 'LookupTableFindV2', 'LookupTableSize', 'LookupTableSizeV2'],
]);

/**
 * A graph model as users run it: `execute`, or `executeAsync` where it has control flow. With a
 * recorder, it is hooked from now on.
 *
 * @param inputNames in the order of the tensors that `run` takes.
 * @throws EngineError naming the operations that TF.js lacks.
 */
export function runGraphModel(
  model: GraphModel,
  inputNames: readonly string[],
  recorder: Recorder | undefined,
): TfjsModel {
  const executor = executorOf(model);
  const used = usedNodes(executor);
  refuseUnknown(executor, used);
  const units = graphUnits(executor, used.filter(isOperation));
  const hooks = recorder && new GraphHooks(executor, units, recorder);
  const isAsynchronous = used.some((node) => ASYNCHRONOUS.has(node.op));
  const kept = new Set(Object.values(executor.weightMap).flat());

  function feeds(inputs: readonly Tensor[]): Record<string, Tensor> {
    return Object.fromEntries(inputNames.map((name, index) => [name, inputs[index]])) as Record<
      string,
      Tensor
    >;
  }

  /** What a model passes through is not the caller's to dispose. */
  function owned(outputs: Tensor | Tensor[], inputs: readonly Tensor[]): Tensor[] {
    const list = Array.isArray(outputs) ? outputs : [outputs];
    return list.map((output) =>
      kept.has(output) || inputs.includes(output) ? output.clone() : output,
    );
  }

  async function runAsynchronously(inputs: readonly Tensor[]): Promise<readonly Tensor[]> {
    try {
      return owned(await model.executeAsync(feeds(inputs), model.outputNodes), inputs);
    } catch (error) {
      throw runFailure(error);
    } finally {
      hooks?.end();
    }
  }

  return {
    layers: units.layers,
    trainable: [],
    run(inputs, training = false) {
      if (training) throw notTrainable();
      hooks?.start(isAsynchronous);
      if (isAsynchronous) return runAsynchronously(inputs);
      try {
        return owned(model.execute(feeds(inputs), model.outputNodes), inputs);
      } catch (error) {
        throw runFailure(error);
      } finally {
        hooks?.end();
      }
    },
  };
}

/** What the outputs need, in the file's order. */
function usedNodes({ graph }: GraphExecutor): readonly ExecutedNode[] {
  const used = new Set<GraphNode>();
  const inputs = new Set<GraphNode>(graph.inputs);
  const open: GraphNode[] = [...graph.outputs];
  for (let node = open.pop(); node; node = open.pop()) {
    if (used.has(node)) continue;
    used.add(node);
    if (!inputs.has(node)) open.push(...node.inputs);
  }
  return Object.values(graph.nodes).filter((node) => used.has(node));
}

function refuseUnknown(executor: GraphExecutor, used: readonly ExecutedNode[]): void {
  const inFunctions = allExecutors(executor)
    .slice(1)
    .flatMap(({ graph }) => Object.values(graph.nodes));
  const unknown = [...used, ...inFunctions].filter((node) => node.category === undefined);
  if (unknown.length === 0) return;
  throw new EngineError(
    'load-failed',
    l10n.t(
      'The model has operations that TensorFlow.js lacks: {0}.',
      [...new Set(unknown.map((node) => node.op))].sort().join(', '),
    ),
  );
}

function notTrainable(): EngineError {
  return new EngineError(
    'run-failed',
    l10n.t("A graph model of TensorFlow.js can't be trained: its weights are constants."),
  );
}
