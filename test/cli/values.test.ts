import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../src/cli/arguments';
import { UsageError } from '../../src/cli/errors';
import { RUN_OPTIONS, TABLE_OPTIONS, TRAINING_OPTIONS } from '../../src/cli/option-table';
import { inputOptions, runOptions } from '../../src/cli/run-options';
import { tableOptions } from '../../src/cli/table-options';
import { DEFAULT_RUN_OPTIONS } from '../../src/engine/options';

function split(line: string): string[] {
  return line.split(' ').filter(Boolean);
}

function run(line: string): unknown {
  return runOptions(parseArguments(split(line), [...RUN_OPTIONS, ...TRAINING_OPTIONS]));
}

function table(line: string): unknown {
  return tableOptions(parseArguments(split(line), [...TABLE_OPTIONS, 'json']), 'time');
}

describe('run options', () => {
  it('are the defaults where nothing is given', () => {
    expect(run('')).toEqual(DEFAULT_RUN_OPTIONS);
  });

  it.each([
    ['--threads 2', { threads: 2 }],
    ['--no-spinning', { spinning: false }],
    ['--no-memory-pattern', { memoryPattern: false }],
    ['--optimization basic', { optimization: 'basic' }],
    ['--budget 10s', { budgetMs: 10_000 }],
    ['--budget 500ms', { budgetMs: 500 }],
    ['--budget 1.5m', { budgetMs: 90_000 }],
    ['--runs 20', { runs: 20 }],
    ['--warmup 0', { warmupRuns: 0 }],
    ['--seed 0', { seed: 0 }],
    ['--batch 8', { batch: 8 }],
    ['--engine onnxruntime --device cpu', { engine: 'onnxruntime', device: 'cpu' }],
    ['--input-shape x=1x3x8x8', { inputShapes: { x: [1, 3, 8, 8] } }],
    ['--input-shape a=1 --input-shape b=2x2', { inputShapes: { a: [1], b: [2, 2] } }],
    ['--input x=a=b.npy', { inputFiles: { x: 'a=b.npy' } }],
  ])('%s', (line, expected) => {
    expect(run(line)).toMatchObject(expected);
  });

  it.each([
    ['--threads 0', '--threads takes a whole number from 1, not "0".'],
    ['--threads 1.5', '--threads takes a whole number from 1, not "1.5".'],
    ['--batch -1', '--batch takes a whole number from 1, not "-1".'],
    ['--batch 1e3', '--batch takes a whole number from 1, not "1e3".'],
    ['--batch 99999999999999999999', /whole number/],
    ['--seed -1', '--seed takes a whole number from 0, not "-1".'],
    ['--budget 10', '--budget takes a time such as 500ms, 10s or 2m, not "10".'],
    ['--budget 0s', /takes a time/],
    ['--budget 10h', /takes a time/],
    ['--budget 1s --runs 3', /give one of them/],
    ['--engine tensorrt', '--engine takes onnxruntime, tfjs or onnxruntime,tfjs, not "tensorrt".'],
    ['--engine onnxruntime,tfjs --backend webgpu', /ONNX Runtime runs on the CPU here/],
    ['--backend wasm --device webgpu', /doesn't run on webgpu/],
    ['--optimizer sgd', /--optimizer is for training/],
    ['--mode training --engine onnxruntime', /does not train/],
    [
      '--optimization al',
      '--optimization takes disabled, basic, extended or all, not "al". Did you mean all?',
    ],
    ['--input-shape 1x3x8x8', /takes NAME=VALUE/],
    ['--input-shape x=1x0x8', '--input-shape takes a shape such as x=1x3x224x224, not "1x0x8".'],
    ['--input-shape x=1xNx8', /takes a shape/],
    ['--input-shape x=1 --input-shape x=2', '--input-shape is given twice for x.'],
    ['--input x=', /takes NAME=VALUE/],
  ])('%s is wrong', (line, message) => {
    const expected = typeof message === 'string' ? new UsageError(message) : message;
    expect(() => run(line)).toThrow(expected);
  });

  it('take a name that objects have', () => {
    const options = parseArguments(['--input-shape', '__proto__=2'], ['batch', 'input-shape']);
    expect(Object.entries(inputOptions(options).inputShapes ?? {})).toEqual([['__proto__', [2]]]);
  });
});

describe('table options', () => {
  it.each([
    ['', { sort: 'time', top: undefined, grouping: { by: 'layer' } }],
    ['--sort macs --top 5', { sort: 'macs', top: 5 }],
    ['--group type', { grouping: { by: 'type' } }],
    ['--group scope', { grouping: { by: 'scope', depth: 1 } }],
    ['resnet50 --group scope --depth 2', { grouping: { by: 'scope', depth: 2 } }],
    ['resnet50 --group scope --group-depth 2', { grouping: { by: 'scope', depth: 2 } }],
    ['efficientnet --depth 1.2', { grouping: { by: 'layer' } }],
    ['efficientnet --depth 1.2 --group scope', { grouping: { by: 'scope', depth: 1 } }],
    [
      'efficientnet --depth 1.2 --group scope --group-depth 3',
      { grouping: { by: 'scope', depth: 3 } },
    ],
    ['efficientnet --depth 1.2 --json', { grouping: { by: 'layer' } }],
  ])('%s', (line, expected) => {
    expect(table(line)).toMatchObject(expected);
  });

  it.each([
    ['--sort size', /takes time, memory, macs, params, order or name/],
    ['--group bloc', /takes layer, scope or type/],
    ['resnet50 --depth 2', /needs --group scope/],
    ['resnet50 --group type --depth 2', /needs --group scope/],
    ['--top 5 --json', '--top shapes the table; --json always has all layers.'],
    ['efficientnet --depth 1.2 --group scope --json', /--group shapes the table/],
  ])('%s is wrong', (line, message) => {
    const expected = typeof message === 'string' ? new UsageError(message) : message;
    expect(() => table(line)).toThrow(expected);
  });
});
