import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspectModel } from '../../src/engine/inspect-model';
import { encodeModel } from '../../src/formats/onnx/encode';
import { readTrace } from '../../src/formats/traced/read';
import type { LayerSource, Model } from '../../src/model/graph';
import type { Profile } from '../../src/profile/document';
import type { NamedLayer } from '../../src/source/join';
import { bestJoin, joinSource } from '../../src/source/join';
import { SourceProcess } from '../../src/source/source-process';
import type { TracedModel } from '../../src/source/trace';
import { openBytes, tempFolder } from '../formats/support';

const FOLDER = resolve('test/fixtures/exported');
const folder = tempFolder();
const source = new SourceProcess({
  root: FOLDER,
  cacheFolder: null,
  entry: resolve('dist/source.cjs'),
  limits: { traceMs: 30_000 },
});
afterAll(() => source.dispose());

async function trace(text: string, file = 'net.py'): Promise<readonly TracedModel[]> {
  const { models } = await source.trace({ file, text, models: null, inputs: {} });
  return models;
}

async function only(text: string): Promise<TracedModel> {
  const [model] = await trace(text);
  if (!model) throw new Error('The text has no model.');
  return model;
}

async function layersOf(path: string): Promise<readonly NamedLayer[]> {
  return (await inspectModel({ kind: 'file', path }, {})).layers;
}

/** Lines that made and called each layer, innermost first: `10 25 38 | 16 30`. */
function lines(sources: ReadonlyMap<string, LayerSource>): Record<string, string> {
  const numbers = (frames: LayerSource['calledAt']): string =>
    frames.map(({ line }) => line).join(' ');
  return Object.fromEntries(
    [...sources].map(([id, { constructedAt, calledAt }]) => [
      id,
      `${numbers(constructedAt)} | ${numbers(calledAt)}`,
    ]),
  );
}

describe('an export of PyTorch', () => {
  const TINYNET = readFileSync(`${FOLDER}/tinynet.py`, 'utf8');
  let tinynet: TracedModel;
  beforeAll(async () => {
    tinynet = await only(TINYNET);
  });

  it('is joined by paths of modules', async () => {
    const join = joinSource(await layersOf(`${FOLDER}/dynamo.onnx`), tinynet);
    expect(join).toMatchObject({ layers: 6, matched: 6, share: 1, isConvincing: true });
    expect(lines(join.sources)).toEqual({
      stem: '24 38 | 29',
      'stages/0/conv1': '10 25 38 | 16 30',
      'stages/0/conv2': '12 25 38 | 17 30',
      'stages/1/conv1': '10 25 38 | 16 30',
      'stages/1/conv2': '12 25 38 | 17 30',
      head: '26 38 | 32',
      node_relu: ' | 29',
      'stages/0/node_relu_1': ' | 16 30',
      'stages/0/node_relu_2': ' | 18 30',
      'stages/1/node_relu_3': ' | 16 30',
      'stages/1/node_relu_4': ' | 18 30',
      'stages/0/node_add': ' | 18 30',
      'stages/1/node_add_1': ' | 18 30',
      node_mean: ' | 31',
    });
  });

  it('is joined by names of nodes', async () => {
    const join = joinSource(await layersOf(`${FOLDER}/torchscript.onnx`), tinynet);
    expect(join.isConvincing).toBe(true);
    expect(lines(join.sources)).toMatchObject({
      'stem/Conv': '24 38 | 29',
      'stages/1/conv2/Conv': '12 25 38 | 17 30',
      'head/Gemm': '26 38 | 32',
      'stages/0/Relu': ' | 16 30',
      'stages/0/Relu_1': ' | 18 30',
      'stages/1/Add': ' | 18 30',
      ReduceMean: ' | 31',
    });
  });

  it.each([
    ['other sizes', TINYNET.replace('channels=4', 'channels=8')],
    ['other names', TINYNET.replaceAll('self.conv', 'self.convolution')],
    [
      'more layers',
      TINYNET.replace('Block(channels), Block', 'Block(channels), *[Block').replace(
        'Block(channels))',
        'Block(channels)] * 1, Block(channels), Block(channels))',
      ),
    ],
    [
      'one of many layers',
      TINYNET.replaceAll(
        'self.conv1 = nn.Conv2d(channels, channels, 3, padding=1',
        'self.conv1 = nn.Conv2d(channels, channels, 1',
      ),
    ],
  ])('is not joined with a model of %s', async (_, text) => {
    const models = await trace(text);
    expect(models.length).toBeGreaterThan(0);
    expect(bestJoin(await layersOf(`${FOLDER}/dynamo.onnx`), models)).toBeUndefined();
  });

  it('is joined with the model that fits, of several', async () => {
    const both = `${TINYNET}

def larger():
    return TinyNet(8)


def a_smaller_one():
    return TinyNet(2)
`;
    const best = bestJoin(await layersOf(`${FOLDER}/torchscript.onnx`), await trace(both));
    expect(best?.model.name).toBe('tiny_net');
  });
});

describe('layerline profile --source', () => {
  async function layerline(...words: string[]): Promise<{ stdout: string; stderr: string }> {
    const cli = resolve('dist/cli.cjs');
    const command = ['profile', ...words, '--runs', '2', '--json'];
    return promisify(execFile)(process.execPath, [cli, ...command], { cwd: FOLDER });
  }

  it('puts layers at the lines that made them', async () => {
    const { stdout } = await layerline('torchscript.onnx', '--source', 'tinynet.py:tiny_net');
    const { layers } = JSON.parse(stdout) as Profile;
    const conv = layers.find(({ id }) => id === 'stages/0/conv1/Conv');
    expect(conv?.source?.constructedAt[0]).toMatchObject({
      file: 'tinynet.py',
      line: 10,
      code: 'self.conv1 = nn.Conv2d(channels, channels, 3, padding=1, bias=False)',
    });
  });

  it('refuses a file that makes other layers', async () => {
    const other = resolve('examples/torch_resnet.py');
    const refused = layerline('torchscript.onnx', '--source', other);
    await expect(refused).rejects.toThrow(/at best, in \w+, \d of 6 layers with weights agree/);
  });
});

const KERAS = `from tensorflow import keras
from tensorflow.keras import layers


def build():
    inputs = keras.Input((16, 16, 3))
    x = layers.Conv2D(4, 3, use_bias=False)(inputs)
    x = layers.BatchNormalization()(x)
    x = layers.ReLU()(x)
    for size in (6, 8):
        x = layers.Conv2D(size, 3, activation="relu")(x)
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(inputs, layers.Dense(5)(x))
`;

describe('an export of Keras', () => {
  it('is joined by names of layers, whatever stands around them', async () => {
    const traced = await only(KERAS);
    const file = await openBytes(folder, encodeModel(namedLikeKeras(traced)));
    const join = joinSource(await layersOf(file.path), traced);
    expect(join.isConvincing).toBe(true);
    const found = lines(join.sources);
    expect(found['StatefulPartitionedCall/functional/conv2d/Conv']).toBe('7 | 7');
    expect(found['StatefulPartitionedCall/functional/conv2d_2/Conv']).toBe('11 | 11');
    expect(found['StatefulPartitionedCall/functional/re_lu/Relu']).toBe('9 | 9');
    expect(Object.keys(found).find((id) => id.includes('/dense/'))).toBeDefined();
  });

  it('is not joined with another model', async () => {
    const traced = await only(KERAS);
    const file = await openBytes(folder, encodeModel(namedLikeKeras(traced)));
    const other = await trace(KERAS.replace('(6, 8)', '(8, 6)'));
    expect(bestJoin(await layersOf(file.path), other)).toBeUndefined();
  });
});

/** As tf2onnx names nodes: TensorFlow's scopes, the layer, the operation. No other notes. */
function namedLikeKeras(traced: TracedModel): Model {
  const { graph, layers, ...rest } = readTrace('keras', traced.graph);
  const names = new Map(layers.flatMap(({ name, nodes }) => nodes.map((node) => [node, name])));
  const nodes = graph.nodes.map((node, index) => ({
    ...node,
    name: `StatefulPartitionedCall/functional/${names.get(index)}/${node.opType}`,
  }));
  return { ...rest, layers: [], graph: { ...graph, nodes } };
}
