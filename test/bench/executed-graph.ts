import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { prepareModel } from '../../src/engine/onnxruntime/prepare';
import { originalNames } from '../../src/engine/onnxruntime/names';
import { DEFAULT_RUN_OPTIONS } from '../../src/engine/options';
import type { GraphProto, ModelProto, ValueInfoProto } from '../../src/formats/onnx/proto/onnx_pb';
import {
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProto_DataType,
  TensorShapeProto_DimensionSchema,
  TensorShapeProtoSchema,
  TypeProto_TensorSchema,
  TypeProtoSchema,
  ValueInfoProtoSchema,
} from '../../src/formats/onnx/proto/onnx_pb';
import { openOnnx } from '../../src/formats/onnx/read';
import { attributeGraphs } from '../../src/profile/attribution/attribute';
import type { ZooSpec } from '../../src/zoo';

/** Part of an executed graph, ready to run. */
export interface Part {
  readonly session: ort.InferenceSession;
  readonly feeds: Readonly<Record<string, ort.Tensor>>;
}

/** The graph that the runtime executes for a model, in parts; one thread, no profiler. */
export class ExecutedGraph {
  private readonly weights: ReadonlySet<string>;

  private constructor(
    private readonly proto: ModelProto,
    private readonly graph: GraphProto,
    private readonly dataFolder: string,
    /** Index of the kernel that computes a layer. */
    readonly kernelOf: (layer: string) => number,
    /** Every tensor of one run. */
    private readonly values: ReadonlyMap<string, ort.Tensor>,
  ) {
    this.weights = new Set(graph.initializer.map(({ name }) => name));
  }

  static async of(spec: ZooSpec, folder: string): Promise<ExecutedGraph> {
    const options = { ...DEFAULT_RUN_OPTIONS, threads: 1 };
    const prepared = await prepareModel({ spec, options, folder });
    const { instrumented, model } = prepared;
    const dump = join(folder, 'executed.onnx');
    const dataFolder = instrumented.dataFolder;
    const session = await createSession(instrumented.bytes, dataFolder, 'all', dump);
    await session.release();
    const proto = fromBinary(ModelProtoSchema, await readFile(dump));
    const { graph } = proto;
    if (!graph) throw new Error('The executed model has no graph.');
    const view = (await openOnnx(dump)).model.graph;
    const covers = attributeGraphs(instrumented.model.graph, view, new Map())[0]?.covers ?? [];
    const names = originalNames(instrumented);
    const kernelOf = (id: string): number => {
      const layer = model.layers.find((candidate) => candidate.id === id);
      return covers.findIndex((cover) =>
        cover.nodes.some((node) => layer?.nodes.includes(names.topNode(node) ?? -1)),
      );
    };
    const values = await runAll(proto, graph, dataFolder, prepared.reply.inputs);
    return new ExecutedGraph(proto, graph, dataFolder, kernelOf, values);
  }

  all(): Promise<Part> {
    return this.part(0, this.graph.node.length - 1);
  }

  /**
   * The kernels `first` to `last` only; none leaves the call alone. A Shape on every loose end keeps
   * them all and returns next to nothing.
   */
  async part(first: number, last: number): Promise<Part> {
    const nodes = this.graph.node.slice(first, last + 1);
    const used = new Set(nodes.flatMap((node) => node.input));
    const made = nodes.flatMap((node) => node.output);
    const read = nodes.length > 0 ? [...used] : this.graph.input.map(({ name }) => name);
    const needed = read.filter(
      (name) => name !== '' && !made.includes(name) && !this.weights.has(name),
    );
    const ends = [...needed, ...made]
      .filter((name) => name !== '' && !used.has(name))
      .map((name, index) =>
        create(NodeProtoSchema, {
          name: `end${index}`,
          opType: 'Shape',
          input: [name],
          output: [`end${index}`],
        }),
      );
    const feeds = Object.fromEntries(needed.map((name) => [name, this.valueOf(name)]));
    const bytes = toBinary(ModelProtoSchema, {
      ...this.proto,
      graph: {
        ...this.graph,
        node: [...nodes, ...ends],
        input: needed.map((name) => floatInput(name, this.valueOf(name).dims)),
        output: ends.map(({ name }) => create(ValueInfoProtoSchema, { name })),
        initializer: this.graph.initializer.filter(({ name }) => used.has(name)),
        valueInfo: [],
      },
    });
    return { session: await createSession(bytes, this.dataFolder, 'disabled'), feeds };
  }

  private valueOf(name: string): ort.Tensor {
    const value = this.values.get(name);
    if (!value) throw new Error(`${name} has no value.`);
    return value;
  }
}

/** Runs the whole graph once with every tensor as an output. */
async function runAll(
  proto: ModelProto,
  graph: GraphProto,
  dataFolder: string,
  inputs: readonly { readonly name: string; readonly shape: readonly number[] }[],
): Promise<Map<string, ort.Tensor>> {
  const made = graph.node.flatMap((node) => node.output).filter((name) => name !== '');
  const output = made.map((name) => create(ValueInfoProtoSchema, { name }));
  const bytes = toBinary(ModelProtoSchema, { ...proto, graph: { ...graph, output } });
  const session = await createSession(bytes, dataFolder, 'disabled');
  const feeds = Object.fromEntries(
    inputs.map(({ name, shape }) => {
      const count = shape.reduce((product, size) => product * size, 1);
      const data = new Float32Array(count).map(() => Math.random() * 2 - 1);
      return [name, new ort.Tensor('float32', data, shape)];
    }),
  );
  const results = await session.run(feeds);
  await session.release();
  return new Map(Object.entries({ ...feeds, ...results }));
}

function floatInput(name: string, dims: readonly number[]): ValueInfoProto {
  const dim = dims.map((size) =>
    create(TensorShapeProto_DimensionSchema, {
      value: { case: 'dimValue', value: BigInt(size) },
    }),
  );
  const value = create(TypeProto_TensorSchema, {
    elemType: TensorProto_DataType.FLOAT,
    shape: create(TensorShapeProtoSchema, { dim }),
  });
  return create(ValueInfoProtoSchema, {
    name,
    type: create(TypeProtoSchema, { value: { case: 'tensorType', value } }),
  });
}

function createSession(
  bytes: Uint8Array,
  dataFolder: string,
  graphOptimizationLevel: 'all' | 'disabled',
  dump?: string,
): Promise<ort.InferenceSession> {
  return ort.InferenceSession.create(bytes, {
    graphOptimizationLevel,
    intraOpNumThreads: 1,
    logSeverityLevel: 3,
    extra: { session: { model_external_initializers_file_folder_path: dataFolder } },
    ...(dump === undefined ? {} : { optimizedModelFilePath: dump }),
  });
}
