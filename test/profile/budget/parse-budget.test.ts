import { Ajv } from 'ajv';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pathText } from '../../../src/profile/budget/budget';
import { BudgetError, parseBudget, problemText } from '../../../src/profile/budget/parse-budget';

const SCHEMA = JSON.parse(readFileSync('src/profile/budget/budget.schema.json', 'utf8')) as Record<
  string,
  unknown
>;
const fitsSchema = new Ajv({ strictTypes: false, strictRequired: false }).compile(SCHEMA);

const LIMITS = { limits: { params: '26M' } };

function parsed(document: unknown) {
  return parseBudget(JSON.stringify(document));
}

function problems(document: unknown): string[] {
  try {
    parsed(document);
  } catch (error) {
    if (error instanceof BudgetError) return error.problems.map(problemText);
    throw error;
  }
  return [];
}

const ofModel = (changes: object): unknown => ({
  models: [{ zoo: 'resnet50', ...LIMITS, ...changes }],
});

describe('a budget', () => {
  it('reads models, runs and limits of every kind', () => {
    const { models } = parsed({
      $schema: 'x',
      models: [
        {
          zoo: 'resnet50',
          options: { inputSize: 64, blocks: [1, 1, 1, 1] },
          run: { engine: 'tfjs', backend: 'wasm', threads: 1, batch: 2, budget: '500ms' },
          baseline: 'base.layerline.json',
          limits: { time: '≤1.05x', macs: '4.1G', params: 26e6, weights: '100 MiB' },
          scopes: { 'layer*': { time: '5 ms', timeRatio: 1.1 } },
        },
        { file: 'a/net.onnx', limits: { processMemory: '1 GB', time: '1.5 s' } },
        { source: 'net.py:Net', title: 'mine', layers: { conv1: { macs: '1.5x' } }, baseline: 'b' },
      ],
    });
    const [zoo, file, source] = models;
    expect(zoo?.run).toMatchObject({ engine: 'tfjs', threads: 1, batch: 2, budgetMs: 500 });
    const limits = zoo?.limits.map(({ path, subject, most }) => [
      pathText(path),
      subject,
      most.kind,
      most.value,
    ]);
    expect(limits).toEqual([
      ['models[0].limits.time', 'time', 'ratio', 1.05],
      ['models[0].limits.macs', 'macs', 'amount', 4.1e9],
      ['models[0].limits.params', 'params', 'amount', 26e6],
      ['models[0].limits.weights', 'weights', 'amount', 100 * 2 ** 20],
      ['models[0].scopes["layer*"].time', 'time', 'amount', 5],
      ['models[0].scopes["layer*"].timeRatio', 'time', 'ratio', 1.1],
    ]);
    expect(file?.source).toEqual({ kind: 'file', path: 'a/net.onnx' });
    expect(file?.limits.map(({ most }) => most.value)).toEqual([1500, 1e9]);
    expect(source).toMatchObject({
      title: 'mine',
      source: { kind: 'source', path: 'net.py', name: 'Net' },
    });
  });

  const cases: [string, unknown, string][] = [
    ['no object', [], 'The budget must be a JSON object with "models".'],
    ['no models', {}, 'models must be a list with at least one model.'],
    [
      'a foreign key',
      { ...(ofModel({}) as object), modles: 1 },
      'modles is not known here. Did you mean models?',
    ],
    [
      'a misspelt limit',
      ofModel({ limits: { parms: 1 } }),
      'models[0].limits.parms is not known here. Did you mean params?',
    ],
    [
      'two models in one',
      ofModel({ file: 'a.onnx' }),
      'models[0] must have one of "zoo", "file" and "source", which names the model.',
    ],
    [
      'a model without limits',
      { models: [{ zoo: 'resnet50' }] },
      'models[0] has no limits: give "limits", "scopes" or "layers".',
    ],
    [
      'a time without unit',
      ofModel({ limits: { time: 50 } }),
      'models[0].limits.time must be a limit such as "50 ms" or "1.05x", not 50.',
    ],
    [
      'a size in ms',
      ofModel({ limits: { weights: '5 ms' } }),
      'models[0].limits.weights must be a limit such as 100000000, "100 MB" or "1.05x", not "5 ms".',
    ],
    [
      'a negative number',
      ofModel({ limits: { macs: -1 } }),
      'models[0].limits.macs must be a limit such as 4100000000, "4.1G" or "1.05x", not -1.',
    ],
    [
      'threads in words',
      ofModel({ run: { threads: 'two' } }),
      'models[0].run.threads must be a whole number from 1, not "two".',
    ],
    [
      'a wrong shape',
      { models: [{ file: 'a.onnx', ...LIMITS, run: { inputShapes: { x: [1, 0] } } }] },
      'models[0].run.inputShapes.x must be a shape such as [1, 3, 224, 224], not [1,0].',
    ],
    [
      'a backend of another engine',
      ofModel({ run: { engine: 'onnxruntime', backend: 'wasm' } }),
      'models[0].run.backend is for TensorFlow.js: set "engine" to "tfjs".',
    ],
    [
      'an option of the wrong type',
      ofModel({ options: { blocks: 3 } }),
      'models[0].options.blocks must be a list of numbers, not 3.',
    ],
    [
      'a Python file as a file',
      { models: [{ file: 'net.py', ...LIMITS }] },
      'models[0].file is a Python file: name it as "source".',
    ],
    [
      'process memory of a scope',
      ofModel({ scopes: { a: { processMemory: 1 } } }),
      'models[0].scopes.a.processMemory is not known here. There can be time, macs, params, weights, timeRatio.',
    ],
    [
      'two ratios',
      ofModel({ baseline: 'b', limits: { time: '1.1x', timeRatio: 1.1 } }),
      'models[0].limits.timeRatio and "time" are both ratios: give one of them.',
    ],
  ];
  it.each(cases)('says what is wrong: %s', (_, document, sentence) => {
    expect(problems(document)).toContain(sentence);
  });

  it('says how to make the baseline that a ratio needs', () => {
    const run = { threads: 1, batch: 2 };
    expect(
      problems(ofModel({ run, options: { inputSize: 64 }, limits: { time: '1.05x' } })),
    ).toEqual([
      'models[0].limits.time is a ratio, which needs a "baseline", a saved profile, to be held against. ' +
        'Make one with `layerline profile resnet50 --input-size 64 --threads 1 --batch 2 --out base.layerline.json`.',
    ]);
  });

  it('tells all problems at once', () => {
    const wrong = { zoo: 'a', limits: { time: 1, macs: 'x' }, run: { device: 'tpu' } };
    expect(problems({ models: [wrong, { ...wrong, zoo: 'b' }] })).toHaveLength(6);
  });

  it('refuses two models of one name', () => {
    const model = { zoo: 'resnet50', ...LIMITS };
    expect(problems({ models: [model, model] })).toEqual([
      'models[1] has the same name as models[0]: give one of them a "title".',
    ]);
  });

  it('that is no JSON says so', () => {
    expect(() => parseBudget('{"models": [')).toThrow(/^The budget is not JSON: /);
  });

  it('survives whatever a file holds', () => {
    const values: unknown[] = [
      null,
      0,
      '',
      [],
      {},
      [null],
      { __proto__: 1 },
      { toString: 1 },
      'x'.repeat(999),
    ];
    for (const value of values)
      for (const key of [
        'zoo',
        'file',
        'source',
        'options',
        'title',
        'run',
        'baseline',
        'limits',
        'scopes',
        'layers',
      ])
        expect(() => problems({ models: [{ zoo: 'a', [key]: value }] })).not.toThrow();
    const hostile = '{"models":[{"zoo":"a","scopes":{"__proto__":{"constructor":1}}}]}';
    expect(() => parseBudget(hostile)).toThrow(/constructor is not known/);
  });
});

describe('the schema', () => {
  const good = [
    ofModel({}),
    ofModel({
      options: { inputSize: [64, 32], residual: false },
      baseline: 'b',
      limits: { timeRatio: 1.1 },
    }),
    ofModel({
      limits: { time: '≤ 50 ms', macs: '4.1 GMACs', weights: '<= 3 MiB', params: '2x' },
      baseline: 'b',
    }),
    { models: [{ source: 'a/net.py:Net', layers: { '*': { macs: 5 } } }] },
    {
      models: [
        {
          file: 'a.onnx',
          run: { inputShapes: { x: [1, 2] }, runs: 5 },
          limits: { predictedActivations: '1 kB' },
        },
      ],
    },
  ];
  it.each(good)('takes what the reader takes: %j', (document) => {
    expect(problems(document)).toEqual([]);
    expect([fitsSchema(document), fitsSchema.errors]).toEqual([true, null]);
  });

  const bad = [
    {},
    { models: [] },
    ofModel({ file: 'a' }),
    ofModel({ limits: { time: 50 } }),
    ofModel({ limits: { time: '50' } }),
    ofModel({ limits: { macs: '5 ms' } }),
    ofModel({ limits: { weights: '5 K' } }),
    ofModel({ limits: { predictedActivations: '1.1x' } }),
    ofModel({ limits: { tme: 1 } }),
    ofModel({ scopes: { a: { processMemory: 1 } } }),
    ofModel({ run: { threads: 1.5 } }),
    ofModel({ run: { budget: '10' } }),
    ofModel({ options: { blocks: [true] } }),
    ofModel({ title: ' ' }),
    { models: [{ zoo: 'a' }] },
    { models: [{ source: 'net.txt', ...LIMITS }] },
  ];
  it.each(bad)('refuses what the reader refuses: %j', (document) => {
    expect(problems(document)).not.toEqual([]);
    expect(fitsSchema(document)).toBe(false);
  });
});
