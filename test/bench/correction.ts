import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { prepareModel } from '../../src/engine/onnxruntime/prepare';
import { originalNames } from '../../src/engine/onnxruntime/names';
import { DEFAULT_RUN_OPTIONS } from '../../src/engine/options';
import type { ModelProto } from '../../src/formats/onnx/proto/onnx_pb';
import {
  ModelProtoSchema,
  NodeProtoSchema,
  ValueInfoProtoSchema,
} from '../../src/formats/onnx/proto/onnx_pb';
import { openOnnx } from '../../src/formats/onnx/read';
import { attributeGraphs } from '../../src/profile/attribution/attribute';
import type { Profile } from '../../src/profile/document';
import { median, sum } from '../../src/profile/statistics';
import { zooSpec } from '../../src/zoo';
import { withFolder } from '../support/folders';
import { profileZoo } from './profiling';
import type { Figure } from './report';
import { round, within } from './report';

const MODEL = 'efficientnet-b0';
const HEAVIEST = 10;
const ROUNDS = 200;
const PROFILE_RUNS = 150;

/**
 * Validates the correction without the profiler. The graph that the runtime executes is cut after
 * a layer's kernel and before it; the difference of the two plain latencies is the layer's time.
 * Both methods give shares of their own full run, which cancels the machine's drift. One thread:
 * the pools of twenty sessions would fight for the cores.
 */
export async function benchCorrection(): Promise<Figure[]> {
  const options = { threads: 1, runs: PROFILE_RUNS };
  const first = await profileZoo(MODEL, options);
  const layers = heaviest(first);
  const cut = await cutShares(layers);
  const second = await profileZoo(MODEL, options);
  const pairs = layers.map((id) => {
    const profiled = (shareOf(first, id) + shareOf(second, id)) / 2;
    const plain = cut.get(id) ?? Number.NaN;
    console.log(
      `  ${id}: profiled ${round(profiled * 100)} %, cut ${round(plain * 100)} %, ratio ${round(profiled / plain)}`,
    );
    return { profiled, plain };
  });
  const total = sum(pairs.map((p) => p.profiled)) / sum(pairs.map((p) => p.plain));
  const typical = median(pairs.map((p) => p.profiled / p.plain));
  return [
    within(`EfficientNet-B0, ten heaviest layers together, corrected / cut`, total, 1, 0.05),
    within(`EfficientNet-B0, ten heaviest layers, median of corrected / cut`, typical, 1, 0.05),
  ];
}

function heaviest(profile: Profile): string[] {
  return profile.layers
    .filter((layer) => layer.kind === 'layer' && layer.kernels.length === 1)
    .sort((a, b) => b.timeMs.median - a.timeMs.median)
    .slice(0, HEAVIEST)
    .map((layer) => layer.id);
}

function shareOf(profile: Profile, id: string): number {
  return profile.layers.find((layer) => layer.id === id)?.share ?? Number.NaN;
}

/** A layer's kernel, with the graph cut before and after it. */
interface Cut {
  readonly id: string;
  readonly before: ort.InferenceSession;
  readonly after: ort.InferenceSession;
  readonly differencesMs: number[];
}

async function cutShares(layers: readonly string[]): Promise<Map<string, number>> {
  return withFolder(async (folder) => {
    const { executed, kernelOf, feeds, dataFolder } = await executedGraph(folder);
    const cutAt = (last: number) => load(cutAfter(executed, last), dataFolder);
    const full = await cutAt((executed.graph?.node.length ?? 0) - 1);
    const cuts: Cut[] = [];
    for (const id of layers) {
      const kernel = kernelOf(id);
      const [before, after] = [await cutAt(kernel - 1), await cutAt(kernel)];
      cuts.push({ id, before, after, differencesMs: [] });
    }
    const time = async (session: ort.InferenceSession) => {
      const start = performance.now();
      await session.run(feeds);
      return performance.now() - start;
    };
    const fullMs: number[] = [];
    for (let turn = 0; turn < ROUNDS; turn++) {
      for (const { before, after, differencesMs } of cuts) {
        // Side by side, in either order: what slows one run slows the other.
        const afterFirst = turn % 2 === 0 ? await time(after) : undefined;
        const beforeMs = await time(before);
        differencesMs.push((afterFirst ?? (await time(after))) - beforeMs);
      }
      fullMs.push(await time(full));
    }
    return new Map(
      cuts.map(({ id, differencesMs }) => [id, median(differencesMs) / median(fullMs)]),
    );
  });
}

async function executedGraph(folder: string) {
  const options = { ...DEFAULT_RUN_OPTIONS, threads: 1 };
  const prepared = await prepareModel({ spec: zooSpec(MODEL), options, folder });
  const { instrumented } = prepared;
  const dump = join(folder, 'executed.onnx');
  const session = await ort.InferenceSession.create(instrumented.bytes, {
    intraOpNumThreads: 1,
    optimizedModelFilePath: dump,
    logSeverityLevel: 3,
    extra: {
      session: { model_external_initializers_file_folder_path: instrumented.dataFolder },
    },
  });
  await session.release();
  const executed = fromBinary(ModelProtoSchema, await readFile(dump));
  const view = (await openOnnx(dump)).model.graph;
  const covers = attributeGraphs(instrumented.model.graph, view, new Map())[0]?.covers ?? [];
  const names = originalNames(instrumented);
  const kernelOf = (id: string): number => {
    const layer = prepared.model.layers.find((candidate) => candidate.id === id);
    return covers.findIndex((cover) =>
      cover.nodes.some((node) => layer?.nodes.includes(names.topNode(node) ?? -1)),
    );
  };
  const data = new Float32Array(3 * 224 * 224).map(() => Math.random() * 2 - 1);
  const feeds = { input: new ort.Tensor('float32', data, [1, 3, 224, 224]) };
  return { executed, kernelOf, feeds, dataFolder: instrumented.dataFolder };
}

/**
 * The kernels up to `last` only; a Shape on every loose end keeps them all and returns next to
 * nothing. Before the first kernel that leaves the call alone.
 */
function cutAfter(executed: ModelProto, last: number): Uint8Array {
  const { graph } = executed;
  if (!graph) throw new Error('The executed model has no graph.');
  const node = graph.node.slice(0, last + 1);
  const used = new Set(node.flatMap((kept) => kept.input));
  const made = last < 0 ? graph.input.map(({ name }) => name) : node.flatMap((kept) => kept.output);
  const loose = made.filter((name) => name && !used.has(name));
  const ends = loose.map((name, index) =>
    create(NodeProtoSchema, {
      name: `end${index}`,
      opType: 'Shape',
      input: [name],
      output: [`end${index}`],
    }),
  );
  const output = ends.map(({ name }) => create(ValueInfoProtoSchema, { name }));
  return toBinary(ModelProtoSchema, {
    ...executed,
    graph: { ...graph, node: [...node, ...ends], output, valueInfo: [] },
  });
}

function load(bytes: Uint8Array, dataFolder: string): Promise<ort.InferenceSession> {
  return ort.InferenceSession.create(bytes, {
    graphOptimizationLevel: 'disabled',
    intraOpNumThreads: 1,
    logSeverityLevel: 3,
    extra: { session: { model_external_initializers_file_folder_path: dataFolder } },
  });
}
