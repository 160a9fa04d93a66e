import { describe, expect, test } from 'vitest';
import type { TracedGraph, TracedNode, TracedValue } from '../../src/formats/traced/document';
import { readTrace, requireTranslated } from '../../src/formats/traced/read';
import { analyze } from '../../src/model/analysis';
import { outputShape } from '../../src/model/output-shape';
import { validateModel } from '../../src/model/validate';
import { inspection } from '../../src/profile/inspection';
import { sourceReport } from '../../src/source/report';
import type { TracedModel } from '../../src/source/trace';

const batch = (...sizes: number[]): (number | null)[] => [null, ...sizes];
const float = (shape: readonly (number | null)[]): { dtype: string; shape: typeof shape } => ({
  dtype: 'float32',
  shape,
});
const weight = (name: string, role: string, shape: number[], trainable = true): TracedValue => ({
  ...float(shape),
  from: 'weight',
  name,
  role,
  trainable,
  axes: null,
});
const node = (op: string, layer: number, inputs: number[], outputs: number[]): TracedNode => ({
  op,
  domain: '',
  inputs,
  outputs,
  attributes: op === 'Conv' ? { pads: { is: [1, 1, 1, 1] }, group: { i: 1 } } : {},
  layer,
});
const frame = (line: number, functionName: string) => ({
  file: 'net.py',
  line,
  column: 5,
  endLine: line,
  endColumn: 30,
  functionName,
});

/** conv, bn and relu made by a helper at line 3, called at line 8 and 9, and a sum at line 10. */
const BLOCK: TracedGraph = {
  inputs: [0],
  outputs: [9],
  values: [
    { ...float(batch(4, 8, 8)), from: 'input', name: 'x' },
    weight('conv.weight', 'weight', [4, 4, 3, 3]),
    weight('bn.weight', 'weight', [4]),
    weight('bn.bias', 'bias', [4]),
    weight('bn.running_mean', 'running_mean', [4], false),
    weight('bn.running_var', 'running_var', [4], false),
    { ...float(batch(4, 8, 8)), from: 'node' },
    { ...float(batch(4, 8, 8)), from: 'node' },
    { dtype: 'float32', shape: [], from: 'constant', data: 0.5 },
    { ...float(batch(4, 8, 8)), from: 'node' },
    { ...float(batch(4, 8, 8)), from: 'node' },
  ],
  nodes: [
    node('Conv', 0, [0, 1], [6]),
    node('BatchNormalization', 1, [6, 2, 3, 4, 5], [7]),
    node('Mul', 2, [7, 8], [10]),
    node('Add', 2, [10, 0], [9]),
  ],
  layers: [
    {
      name: 'conv',
      type: 'Conv2d',
      scopes: [0],
      attributes: { kernel_size: [3, 3] },
      weights: [1],
      outputs: [6],
      constructed: 0,
      called: 1,
    },
    {
      name: 'bn',
      type: 'BatchNorm2d',
      scopes: [0],
      attributes: {},
      weights: [2, 3, 4, 5],
      outputs: [7],
      constructed: 0,
      called: 1,
    },
    {
      name: 'add',
      type: 'add',
      scopes: [],
      attributes: {},
      weights: [],
      outputs: [9],
      constructed: null,
      called: 2,
    },
  ],
  scopes: [{ name: 'block', type: 'Block', constructed: 0, called: 1 }],
  stacks: [[0, 1], [2], [3]],
  frames: [
    frame(3, 'helper'),
    frame(8, 'Net.__init__'),
    frame(12, 'Net.forward'),
    frame(13, 'Net.forward'),
  ],
};

const MODEL: TracedModel = {
  name: 'Net',
  kind: 'class',
  framework: 'torch',
  line: 6,
  assumedInput: null,
  assumedArguments: [],
  parameters: 152,
  graph: BLOCK,
};

describe('A traced model', () => {
  const model = readTrace('Net', BLOCK);

  test('is a valid graph with the framework’s own parameter count', () => {
    validateModel(model);
    const { total } = analyze(model, { symbols: { N: 1 } });
    expect(total).toMatchObject({ params: 152, buffers: 8, macs: 4 * 4 * 9 * 64 });
  });

  test('has layers with paths, lines and their nodes', () => {
    expect(model.layers.map(({ id, nodes }) => [id, nodes])).toEqual([
      ['block/conv', [0]],
      ['block/bn', [1]],
      ['add', [2, 3]],
    ]);
    expect(model.layers[0]?.source?.constructedAt.map(({ line }) => line)).toEqual([3, 8]);
    expect(model.layers[2]?.source).toMatchObject({ constructedAt: [], calledAt: [{ line: 13 }] });
  });

  test('keeps the names of weights, and tells nodes of one layer apart', () => {
    expect([...model.graph.weights.keys()]).toContain('conv.weight');
    expect(model.graph.nodes.map(({ name }) => name)).toEqual([
      'block/conv',
      'block/bn',
      'add/Mul',
      'add/Add',
    ]);
  });

  test('has outputs as the framework says them', () => {
    const first = [null, 4, 8, 6];
    const values = BLOCK.values.map((value) =>
      value.shape.length === 4 && value.from === 'node'
        ? { ...value, shape: first, axes: [0, 3, 1, 2] }
        : value.from === 'input'
          ? { ...value, shape: first }
          : value,
    );
    const keras = readTrace('Net', { ...BLOCK, values });
    const analysis = analyze(keras, { symbols: { N: 2 } });
    expect(inspection('Net', keras, analysis, {}, []).layers[0]?.outputShape).toEqual([2, 8, 6, 4]);
    const torch = analyze(model, { symbols: { N: 2 } });
    expect(outputShape(model, torch, 0)).toEqual([2, 4, 8, 8]);
    const layers = model.layers.map((layer) => ({ ...layer, output: undefined }));
    expect(outputShape({ ...model, layers }, torch, 0)).toEqual([2, 4, 8, 8]);
  });

  test('has a free batch', () => expect(model.graph.inputs[0]?.shape).toEqual(['N', 4, 8, 8]));

  test('has values that neither vanish nor explode', () => {
    expect(model.graph.weights.get('bn.running_var')?.source).toMatchObject({ kind: 'uniform' });
    const kernel = model.graph.weights.get('conv.weight')?.source;
    expect(kernel).toMatchObject({ kind: 'uniform', high: Math.sqrt(6 / 36) });
  });

  test('is not measured when a part of it has no lowering', () => {
    const nodes = BLOCK.nodes.map((it) =>
      it.op === 'Conv' ? { ...it, domain: 'layerline.untranslated' } : it,
    );
    expect(() => requireTranslated({ ...BLOCK, nodes })).toThrow(/translated to ONNX here: Conv2d/);
    // Its shape is known all the same.
    const { types } = analyze(readTrace('Net', { ...BLOCK, nodes }), { symbols: { N: 2 } });
    expect(types.get('add/Add')?.shape).toEqual([2, 4, 8, 8]);
  });

  test.each([
    ['a node without layer', { nodes: [node('Relu', 7, [0], [6])] }],
    ['an output that is not there', { outputs: [99] }],
    ['a stack without its frame', { stacks: [[42], [2], [3]] }],
  ])('says what is damaged: %s', (_, change) => {
    expect(() => readTrace('Net', { ...BLOCK, ...change })).toThrow(/traced model is damaged/);
  });
});

describe('The lines of a traced model', () => {
  const EMPTY = {
    found: [],
    untraced: [],
    problem: null,
    missing: [],
    notes: [],
    durationMs: 1,
  };
  const report = sourceReport({ ...EMPTY, models: [MODEL] });
  const lines = report.models[0]?.lines ?? [];
  const at = (line: number) => lines.find((cost) => cost.line === line);

  test('sum what was made and called there', () => {
    expect(lines.map(({ line, count, isSum }) => [line, count, isSum])).toEqual([
      [3, 2, false],
      [8, 2, true],
      [12, 2, false],
      [13, 1, false],
    ]);
  });

  test('count parameters as the framework does', () => expect(at(3)?.parameters).toBe(152));

  test('tell their share of the MACs', () => {
    const total = report.models[0]?.macs ?? 0;
    expect(at(3)?.share).toBeCloseTo((4 * 4 * 9 * 64) / total, 2);
    expect(lines.every(({ share }) => share !== null && share <= 1)).toBe(true);
  });

  test('know their MACs where the batch is fixed, as PyTorch has it', () => {
    const values = BLOCK.values.map((value) => ({
      ...value,
      shape: value.shape.map((size) => size ?? 2),
    }));
    const fixed = { ...MODEL, graph: { ...BLOCK, values } };
    const { models } = sourceReport({ ...EMPTY, models: [fixed] });
    expect(models[0]?.macs).toBe(2 * 4 * 4 * 9 * 64);
  });

  test('show the output shape', () => expect(at(13)?.lastShape).toEqual([null, 4, 8, 8]));

  test('show it as the framework says it', () => {
    const values = BLOCK.values.map((value) =>
      value.from === 'node' ? { ...value, shape: [null, 4, 8, 6], axes: [0, 3, 1, 2] } : value,
    );
    const { models } = sourceReport({
      ...EMPTY,
      models: [{ ...MODEL, graph: { ...BLOCK, values } }],
    });
    expect(models[0]?.lines[0]?.firstShape).toEqual([null, 8, 6, 4]);
    expect(models[0]?.outputs).toEqual([[null, 8, 6, 4]]);
  });

  test('name their layers, and the calls that lead there', () => {
    const [conv, ...others] = at(3)?.instances ?? [];
    expect(conv).toEqual({
      name: 'block/conv',
      type: 'Conv2d',
      shape: [null, 4, 8, 8],
      parameters: 4 * 4 * 9,
      macs: 4 * 4 * 9 * 64,
    });
    expect(others.map(({ name }) => name)).toEqual(['block/bn']);
    expect(at(3)?.chains.map((chain) => chain.map(({ line }) => line))).toEqual([[8]]);
    expect(at(13)?.chains).toEqual([]);
  });
});
