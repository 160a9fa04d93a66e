import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseArguments } from '../../src/cli/arguments';
import { modelSpec } from '../../src/cli/model-argument';
import { TABLE_OPTIONS, ZOO_OPTIONS } from '../../src/cli/option-table';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'layerline-test-'));
  await writeFile(join(folder, 'net.onnx'), '');
  await writeFile(join(folder, 'net.bin'), '');
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const NEVER = new AbortController().signal;

function spec(line: string): Promise<unknown> {
  const words = line.replaceAll('FOLDER', folder).split(' ').filter(Boolean);
  return modelSpec(
    parseArguments(words, [...ZOO_OPTIONS, ...TABLE_OPTIONS, 'seed', 'input']),
    NEVER,
  );
}

describe('MODEL', () => {
  it.each([
    ['resnet50', { kind: 'resnet', name: 'resnet50', options: { blocks: [3, 4, 6, 3] } }],
    ['ResNet50', { kind: 'resnet', name: 'resnet50' }],
    ['resnet50 --stride-in-1x1', { options: { strideIn1x1: true } }],
    ['resnet50 --no-residual', { options: { residual: false } }],
    ['resnet --blocks 1,1,1,1', { name: 'resnet', options: { blocks: [1, 1, 1, 1] } }],
    ['resnet50 --classes 10 --channels 1', { options: { classes: 10, inputChannels: 1 } }],
    ['resnet50 --input-size 64 --seed 7', { options: { inputSize: 64, seed: 7 } }],
    ['efficientnet-b3', { kind: 'efficientnet', options: { width: 1.2, depth: 1.4 } }],
    ['efficientnet-b3 --input-size 96', { options: { inputSize: 96 } }],
    [
      'efficientnet --width 1.1 --depth 1.2 --resolution 240',
      { name: 'efficientnet', options: { width: 1.1, depth: 1.2, inputSize: 240 } },
    ],
    ['efficientnet --resolution 1.5', { options: { resolution: 1.5 } }],
    ['FOLDER/net.onnx --group scope --depth 2', { kind: 'file' }],
  ])('%s', async (line, expected) => {
    await expect(spec(line)).resolves.toMatchObject(expected);
  });

  it.each([
    ['', /Which model\?/],
    ['resnet50 resnet18', '"resnet18" is one too many'],
    ['resnet5', /Did you mean .*resnet50/],
    ['vgg', /There is no model "vgg"/],
    ['efficientnet-b0 --width 1.1', /has a fixed width.*efficientnet --width/],
    ['resnet50 --width 1.1', "--width doesn't fit resnet50."],
    ['efficientnet-b0 --no-residual', "--no-residual doesn't fit efficientnet-b0."],
    ['efficientnet --width -1', /above 0/],
    ['efficientnet --depth deep', /above 0/],
    ['efficientnet --resolution 240.5', /whole number/],
    ['efficientnet --resolution 240 --input-size 240', /say the same/],
    ['resnet --blocks 3,4,,3', /whole numbers such as/],
    ['FOLDER/gone.onnx', /Can't read .*gone.onnx: there is no such file/],
    ['FOLDER/net.onnx/deeper.onnx', /there is no such file/],
    ['FOLDER', /it is not a file/],
    ['FOLDER/net.bin', /is no model that Layerline reads/],
    ['FOLDER/net.onnx --classes 10', /--classes is for models of the zoo/],
    ['run.layerline.json', /layerline show prints it/],
  ])('%s is wrong', async (line, message) => {
    await expect(spec(line)).rejects.toThrow(message);
  });
});
