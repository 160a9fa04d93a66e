import { fromBinary } from '@bufbuild/protobuf';
import { expect, test } from 'vitest';
import { encodeModel } from '../../src/formats/onnx/encode';
import { type Instrumented, instrument } from '../../src/formats/onnx/instrument';
import { type ModelProto, ModelProtoSchema } from '../../src/formats/onnx/proto/onnx_pb';
import { bodies, tensors } from '../../src/formats/onnx/walk';
import type { Node } from '../../src/model/graph';
import {
  constant,
  expectFormatError,
  graph,
  model,
  node,
  openBytes,
  rawModel,
  tempFolder,
  tensorType,
  uniform,
  value,
} from './support';

const folder = tempFolder();
const ANY = { symbols: {}, inputShapes: {} };

async function instrumented(bytes: Uint8Array, options = ANY): Promise<[Instrumented, ModelProto]> {
  const result = instrument(await openBytes(folder, bytes), options);
  return [result, fromBinary(ModelProtoSchema, result.bytes)];
}

const nasty = 'quo"te\n&';
const NESTED = encodeModel(
  model(
    graph({
      inputs: [value('x', ['N', 2]), value('w', [2])],
      outputs: [value('y', ['N', 2])],
      weights: [constant('w', [2], new Float32Array([1, 2]))],
      nodes: [
        node('Add', ['x', 'w'], ['t'], {}, { name: nasty, docString: 'words' }),
        node('If', ['c'], ['u'], {
          then_branch: { kind: 'graph', value: branch('t') },
          else_branch: { kind: 'graph', value: branch('x') },
        }),
        node('F', ['u', ''], ['y', ''], {}, { name: nasty, domain: 'd' }),
        node('Late', ['later'], ['z'], {}, { name: nasty }),
        node('Early', ['x'], ['later'], {}, { name: '~n0~' }),
      ],
      valueInfo: new Map([['t', { dtype: 'float32', shape: ['N', 2] }]]),
    }),
    {
      opsets: new Map([['', 17]]),
      functions: [
        {
          domain: 'd',
          name: 'F',
          inputs: ['a', 'b'],
          outputs: ['t'],
          nodes: [node('Neg', ['a'], ['m'], {}, { name: nasty }), node('Neg', ['m'], ['t'])],
          opsets: new Map([['', 17]]),
        },
      ],
    },
  ),
);

/** A branch that shadows `u` of the outer graph and captures a tensor. */
function branch(captured: string) {
  return graph({
    outputs: [value('u', ['N', 2])],
    weights: [constant('w', [1], new Float32Array([3]))],
    nodes: [node('Mul', [captured, 'w'], ['u'], {}, { name: nasty })],
  });
}

/** Names of all nodes and of all tensors that anything defines. */
function definedNames(proto: ModelProto): { nodes: string[]; tensors: string[] } {
  const nodes: string[] = [];
  const defined: string[] = [];
  for (const body of bodies(proto)) {
    nodes.push(...body.node.map(({ name }) => name));
    defined.push(...body.node.flatMap(({ output }) => output).filter((name) => name !== ''));
    if (body.$typeName === 'onnx.FunctionProto') defined.push(...body.input);
    else {
      defined.push(...body.initializer.map(({ name }) => name));
      const initialized = new Set(body.initializer.map(({ name }) => name));
      defined.push(...body.input.map(({ name }) => name).filter((name) => !initialized.has(name)));
    }
  }
  return { nodes, tensors: defined };
}

test('all names are unique and plain, in subgraphs and functions too', async () => {
  const [, proto] = await instrumented(NESTED);
  const names = definedNames(proto);
  expect(names.nodes).toHaveLength(9);
  for (const name of names.nodes) expect(name).toMatch(/^~n\d+~$/);
  for (const name of names.tensors) expect(name).toMatch(/^(~t\d+~|x)$/);
  expect(new Set(names.nodes).size).toBe(names.nodes.length);
  expect(new Set(names.tensors).size).toBe(names.tensors.length);
});

test('the maps lead back to the original', async () => {
  const [result, proto] = await instrumented(NESTED);
  const [add, branching, call] = proto.graph?.node ?? [];
  expect(result.nodeNames.size).toBe(9);
  expect(result.nodeNames.get(add?.name ?? '')).toEqual({
    name: nasty,
    opType: 'Add',
    index: 0,
    parent: undefined,
    path: '',
    functionName: undefined,
  });
  expect(result.nodeNames.get(call?.name ?? '')).toMatchObject({ opType: 'd:F', index: 2 });
  const inner = branching?.attribute[1]?.g?.node[0]?.name ?? '';
  expect(result.nodeNames.get(inner)).toMatchObject({
    name: nasty,
    opType: 'Mul',
    parent: branching?.name,
    path: 'If.else_branch',
  });
  const ofFunction = proto.functions[0]?.node[0]?.name ?? '';
  expect(result.nodeNames.get(ofFunction)).toMatchObject({ functionName: 'd:F', opType: 'Neg' });
  expect(result.tensorNames.get(add?.output[0] ?? '')).toBe('t');
  expect(result.tensorNames.get('x')).toBe('x');
});

test('names of subgraphs resolve inner before outer', async () => {
  const [, proto] = await instrumented(NESTED);
  const [add, branching, call, late, early] = proto.graph?.node ?? [];
  const [then, otherwise] = branching?.attribute.map(({ g }) => g) ?? [];
  const [w] = proto.graph?.initializer ?? [];
  expect(add?.input).toEqual(['x', w?.name]);
  // Captured from outside; the weight is the branch's own.
  expect(then?.node[0]?.input).toEqual([add?.output[0], then?.initializer[0]?.name]);
  expect(otherwise?.node[0]?.input[0]).toBe('x');
  expect(then?.output[0]?.name).toBe(then?.node[0]?.output[0]);
  expect(then?.output[0]?.name).not.toBe(branching?.output[0]);
  expect(call?.input).toEqual([branching?.output[0], '']);
  expect(proto.graph?.output[0]?.name).toBe(call?.output[0]);
  // Nodes out of order.
  expect(late?.input).toEqual(early?.output);
});

test('initializers that are also inputs are renamed in both places', async () => {
  const bytes = rawModel({
    irVersion: 3n,
    graph: {
      input: ['x', 'w'].map((name) => ({ name, type: tensorType(1, [1]) })),
      initializer: [{ name: 'w', dataType: 1, dims: [1n], floatData: [1] }],
    },
  });
  const [result, proto] = await instrumented(bytes);
  expect(proto.graph?.input.map(({ name }) => name)).toEqual([
    'x',
    proto.graph?.initializer[0]?.name,
  ]);
  expect(result.model.graph.inputs.map(({ name }) => name)).toEqual(['x']);
});

test('an input that looks like a new name stays unique', async () => {
  const inputs = ['~t0~', '~t1~', '~n2~'].map((name) => value(name, [1]));
  const nodes = Array.from({ length: 3 }, (_, i) => node('Neg', ['~t1~'], [`y${i}`]));
  const [, proto] = await instrumented(encodeModel(model(graph({ inputs, nodes }))));
  const names = definedNames(proto);
  const all = [...names.nodes, ...names.tensors];
  expect(new Set(all).size).toBe(all.length);
  expect(proto.graph?.node[2]?.input).toEqual(['~t1~']);
});

test('functions with strange names are renamed with their calls', async () => {
  const domain = 'd';
  const call = node(nasty, ['x'], ['y'], {}, { domain });
  const body: Node[] = [node('Neg', ['a'], ['b'])];
  const fn = { domain, name: nasty, inputs: ['a'], outputs: ['b'], nodes: body, opsets: new Map() };
  const [result, proto] = await instrumented(
    encodeModel(model(graph({ inputs: [value('x')], nodes: [call] }), { functions: [fn] })),
  );
  expect(proto.functions[0]?.name).toMatch(/^~f\d+~$/);
  expect(proto.graph?.node[0]?.opType).toBe(proto.functions[0]?.name);
  expect([...result.nodeNames.values()][0]?.opType).toBe(`d:${nasty}`);
});

test('the view is of the changed model, with the layers of the original', async () => {
  const file = await openBytes(folder, NESTED);
  const result = instrument(file, { symbols: { N: 4 }, inputShapes: {} });
  expect(result.model.layers).toBe(file.model.layers);
  expect(result.model.graph.nodes[0]?.name).toMatch(/^~n\d+~$/);
  expect(result.model.graph.inputs[0]?.shape).toEqual([4, 2]);
  expect(file.model.graph.nodes[0]?.name).toBe(nasty);
  expect(file.proto.graph?.node[0]?.name).toBe(nasty);
});

test('without renaming, names stay and sizes are bound', async () => {
  const file = await openBytes(folder, NESTED);
  const result = instrument(file, { symbols: { N: 4 }, inputShapes: {}, rename: false });
  expect(result.model.graph.nodes.map(({ name }) => name)).toEqual(
    file.model.graph.nodes.map(({ name }) => name),
  );
  expect(result.model.graph.inputs[0]?.shape).toEqual([4, 2]);
  expect(result.nodeNames.size + result.tensorNames.size).toBe(0);
});

test('bulk stays in the file', async () => {
  const bytes = encodeModel(model(graph({ weights: [uniform('w', [100_000])] })));
  const [result, proto] = await instrumented(bytes);
  expect(result.bytes.length).toBeLessThan(1000);
  expect(result.dataFolder).toBe(folder);
  expect([...tensors(proto)].map((tensor) => tensor.dataLocation)).toEqual([1]);
});

/** Input and output shapes of x: [N, '', 4] -> y: [N, M, N + 1, 9] after binding. */
async function bind(options: Parameters<typeof instrument>[1]) {
  const bytes = encodeModel(
    model(
      graph({
        inputs: [value('x', ['N', '', 4]), value('z', ['N', 'M'])],
        outputs: [value('y', ['N', 'M', 'N + 1', 9])],
        valueInfo: new Map([['t', { dtype: 'float32', shape: ['N', 7] }]]),
      }),
    ),
  );
  const { graph: bound } = instrument(await openBytes(folder, bytes), {
    ...options,
    rename: false,
  }).model;
  expect(bound.valueInfo.size).toBe(0);
  return [...bound.inputs, ...bound.outputs].map(({ shape }) => shape?.join(' '));
}

test.each([
  ['nothing', ANY, ['N x_dim1 4', 'N M', 'y_dim0 y_dim1 y_dim2 9']],
  ['a symbol', { symbols: { N: 3 }, inputShapes: {} }, ['3 x_dim1 4', '3 M', '3 y_dim1 4 9']],
  [
    'a nameless size',
    { symbols: { x_dim1: 3 }, inputShapes: {} },
    ['N 3 4', 'N M', 'y_dim0 y_dim1 y_dim2 9'],
  ],
  ['a shape', { symbols: {}, inputShapes: { x: [2, 5, 4] } }, ['2 5 4', '2 M', '2 y_dim1 3 9']],
  [
    'a shape over a symbol',
    { symbols: { N: 9, M: 1 }, inputShapes: { x: [2, 5, 4] } },
    ['2 5 4', '2 1', '2 1 3 9'],
  ],
  [
    'a shape over a fixed size',
    { symbols: { M: 1 }, inputShapes: { x: [2, 5, 8] } },
    ['2 5 8', '2 1', undefined],
  ],
  [
    'a size of zero',
    { symbols: { M: 0 }, inputShapes: {} },
    ['N x_dim1 4', 'N 0', 'y_dim0 0 y_dim2 9'],
  ],
])('binding %s', async (_name, options, shapes) => {
  expect(await bind(options)).toEqual(shapes);
});

test('shapes that fit no input are refused', async () => {
  const shape = (inputShapes: Record<string, number[]>) => () => bind({ symbols: {}, inputShapes });
  await expectFormatError(shape({ q: [1] }), 'unknown-input', /no input "q"; it has x, z/);
  await expectFormatError(shape({ x: [1, 2] }), 'bad-shape', /"x" has 3 dimensions, so 1x2/);
  await expectFormatError(shape({ x: [1, 2, 0.5] }), 'bad-shape');
  await expectFormatError(shape({ x: [1, 2, -1] }), 'bad-shape');
});

test('an input without a rank takes the given one', async () => {
  const bytes = encodeModel(model(graph({ inputs: [value('x')] })));
  const [result] = await instrumented(bytes, { symbols: {}, inputShapes: { x: [3, 4] } });
  expect(result.model.graph.inputs[0]?.shape).toEqual([3, 4]);
});
