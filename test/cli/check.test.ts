import { readFile, writeFile } from 'node:fs/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { CheckDocument } from '../../src/cli/budget-report';
import { checkCommand } from '../../src/cli/commands/check';
import { run } from '../../src/cli/run';
import { profileModel } from '../../src/engine/measure';
import type { ModelSpec, RunOptions } from '../../src/engine/options';
import type { Profile } from '../../src/profile/document';
import { noisyProfile, plainNet } from '../profile/compare/noisy-net';
import { withFolder } from '../support/folders';
import { startInProcess } from '../support/engines';
import { pipes, widest, recorded } from './outputs';
import { checkReport } from '../../src/cli/budget-report';

type Measure = (spec: ModelSpec, options: RunOptions) => Promise<Profile>;

// The engine in this process: there need be no bundle.
const measuring = vi.hoisted(() => ({ measure: undefined as Measure | undefined }));
const real: Measure = (spec, options) => profileModel(spec, options, {}, startInProcess);
vi.mock('../../src/cli/measure', () => ({
  measure: (spec: ModelSpec, options: RunOptions) => (measuring.measure ?? real)(spec, options),
}));
afterEach(() => (measuring.measure = undefined));

const TINY = {
  zoo: 'resnet18',
  options: { blocks: [1, 1, 1, 1], inputSize: 32, classes: 10 },
  run: { threads: 1, runs: 5 },
};

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly report: string;
}

/** Checks a budget in a folder of its own; `R.` in the line is a file there. */
async function check(
  budget: unknown,
  line = '',
  files: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return withFolder(async (folder) => {
    const path = `${folder}/layerline.budget.json`;
    await writeFile(path, typeof budget === 'string' ? budget : JSON.stringify(budget));
    for (const [name, text] of Object.entries(files)) await writeFile(`${folder}/${name}`, text);
    const words = line.split(' ').filter(Boolean);
    const report = words.find((word) => word.startsWith('R.'));
    const given = words.map((word) => (word.startsWith('R.') ? `${folder}/${word}` : word));
    const terminal = pipes();
    const program = { commands: [checkCommand], version: '1' };
    const signal = new AbortController().signal;
    const code = await run(['check', path, ...given], program, terminal, signal);
    const text =
      report === undefined ? '' : await readFile(`${folder}/${report}`, 'utf8').catch(() => '');
    const plain = (shown: string) => shown.replaceAll(folder, 'F');
    return { code, out: plain(terminal.out.text), err: plain(terminal.err.text), report: text };
  });
}

const models = (...all: object[]) => ({ models: all });
/** 4 943 754 with ten classes: one block in each stage. */
const KEPT = models({
  ...TINY,
  limits: { params: '5M', macs: '100M' },
  scopes: { layer1: { params: '100k' } },
});

describe('layerline check', () => {
  it('of what is kept ends with 0, without running a model', async () => {
    const { code, out, err } = await check(KEPT);
    expect(err).toBe('Checking resnet18 (1 of 1)\n');
    expect(code).toBe(0);
    expect(out).toMatch(/^Layerline budget: 3 limits kept\n\nresnet18\n/);
    expect(out).toMatch(/ {2}kept +Parameters: 4\.9\d M, within ≤5\.00 M\.\n/);
  });

  it('of what is broken ends with 3 and says what', async () => {
    const budget = models({
      ...TINY,
      limits: { params: '1M' },
      layers: { 'layer*conv1': { params: '100k' } },
    });
    const { code, err, report } = await check(budget, '--report R.md');
    expect(code).toBe(3);
    expect(err).toMatch(/layerline: resnet18: Parameters: 4\.9\d M, which breaks ≤1\.00 M\.\n/);
    expect(err.match(/ breaks /g)).toHaveLength(1 + 2);
    expect(report).toMatch(/^## Layerline budget: 3 of 5 limits broken\n/);
  });

  it('writes JSON and nothing else, and a JUnit report beside it', async () => {
    const { code, out, report } = await check(KEPT, '--json --report R.xml');
    const document = JSON.parse(out) as CheckDocument;
    expect(code).toBe(0);
    expect(document).toMatchObject({
      format: 'layerline-check',
      version: 1,
      counts: { kept: 3, broken: 0, skipped: 0, failures: 0 },
      models: [{ title: 'resnet18', measured: false, failure: null }],
    });
    expect(document.models[0]?.limits[2]).toMatchObject({
      path: 'models[0].scopes.layer1.params',
      target: 'scope',
      subject: 'params',
      name: 'layer1',
      status: 'kept',
    });
    expect(report).toMatch(
      /<testsuites name="layerline check" tests="3" failures="0" errors="0" skipped="0">/,
    );
  });

  it('measures what limits on time and memory need', async () => {
    const limits = { time: '1 us', processMemory: '1 MB', measuredActivations: '1 GB' };
    const budget = models({ ...TINY, limits, layers: { fc: { time: '100 s' } } });
    const { code, out } = await check(budget, '--json');
    const document = JSON.parse(out) as CheckDocument;
    const [model] = document.models;
    expect([code, model?.measured]).toEqual([3, true]);
    expect(model?.limits.map(({ subject, status }) => `${subject} ${status}`)).toEqual([
      'time broken',
      'measuredActivations kept',
      'processMemory broken',
      'time kept',
    ]);
    for (const { value } of model?.limits ?? []) expect(value).toBeGreaterThan(0);
  });

  it('holds a ratio against the saved baseline, as the budget says to run it', async () => {
    const asked: RunOptions[] = [];
    const net = plainNet(24);
    const slow = net.map((layer, index) => ({
      ...layer,
      ms: index === 9 ? layer.ms * 5 : layer.ms,
    }));
    measuring.measure = (_, options) => {
      asked.push(options);
      return Promise.resolve(noisyProfile(slow, { seed: 2 }));
    };
    const limits = { timeRatio: 1.05, measuredActivations: '1x' };
    const run = { threads: 2, runs: 7, engine: 'tfjs' };
    const budget = models(
      { ...TINY, run, title: 'same', baseline: 'same.layerline.json', limits },
      { ...TINY, title: 'slower', baseline: 'fast.layerline.json', limits },
    );
    const { code, out, err } = await check(budget, '--json', {
      'same.layerline.json': JSON.stringify(noisyProfile(slow, { seed: 1 })),
      'fast.layerline.json': JSON.stringify(noisyProfile(net, { seed: 1 })),
    });
    const document = JSON.parse(out) as CheckDocument;
    expect(document.models.map((model) => model.limits.map(({ status }) => status))).toEqual([
      ['kept', 'kept'],
      ['kept', 'broken'],
    ]);
    expect(code).toBe(3);
    expect(err).toMatch(/layerline: slower: Time: .* became .*x\), which breaks ≤1\.05x\./);
    expect(asked).toMatchObject([
      { engine: 'tfjs', backend: 'wasm', threads: 2, runs: 7 },
      { engine: 'onnxruntime', threads: 1, runs: 5 },
    ]);
  });

  const wrong: [string, unknown, string, number, string][] = [
    ['no JSON', '{', '', 2, 'layerline: F/layerline.budget.json: The budget is not JSON: '],
    [
      'a wrong limit',
      models({ ...TINY, limits: { time: 5 } }),
      '',
      2,
      'layerline: F/layerline.budget.json: models[0].limits.time must be a limit such as',
    ],
    [
      'no such model',
      models({ zoo: 'resnet51', limits: { params: 1 } }),
      '',
      2,
      'models[0].zoo can’t be built: There is no model "resnet51" in the zoo.',
    ],
    [
      'a bad option',
      models({ ...TINY, options: { classes: 0 }, limits: { params: 1 } }),
      '',
      2,
      'models[0].zoo can’t be built: classes must be a whole number',
    ],
    [
      'no baseline',
      models({ ...TINY, baseline: 'b.layerline.json', limits: { time: '1.05x' } }),
      '',
      2,
      "models[0].baseline can’t be used: Can't read F/b.layerline.json: there is no such file. Make one with `layerline profile resnet18 --blocks 1,1,1,1 --input-size 32 --classes 10 --threads 1 --runs 5 --out b.layerline.json`.",
    ],
    [
      'a report of no kind',
      KEPT,
      '--report R.html',
      2,
      '--report writes Markdown (FILE.md) or JUnit\'s XML (FILE.xml), not "F/R.html".',
    ],
    ['two budgets', KEPT, 'other.json', 2, '"other.json" is one too many'],
    [
      'no such file',
      models({ file: 'gone.onnx', limits: { params: 1 } }),
      '',
      1,
      "layerline: gone.onnx: Can't read F/gone.onnx: there is no such file.",
    ],
  ];
  it.each(wrong)('refuses %s', async (_, budget, line, code, sentence) => {
    const ended = await check(budget, line);
    expect(ended.err).toContain(sentence);
    expect(ended.code).toBe(code);
  });

  it('goes on after a model that can’t be read, and tells both', async () => {
    const gone = { file: 'gone.onnx', limits: { params: 1 } };
    const { code, out, report } = await check(
      models(gone, { ...TINY, limits: { params: 1 } }),
      '--report R.xml',
    );
    expect(code).toBe(3);
    expect(out).toMatch(/^Layerline budget: 1 of 1 limit broken, 1 model not checked\n/);
    expect(report).toMatch(/tests="2" failures="1" errors="1" skipped="0"/);
  });

  it('fits its report into a narrow terminal', () => {
    const limit = {
      path: [],
      target: { kind: 'model' },
      subject: 'macs',
      most: { kind: 'amount', value: 1 },
    } as const;
    const outcome = {
      limit,
      name: '',
      status: 'broken',
      value: 2,
      baseline: null,
      place: null,
      sentence: 'A long sentence '.repeat(9),
    } as const;
    const model = {
      path: [],
      source: { kind: 'file', path: 'a' },
      title: 'a\u001b[2J',
      run: {},
      baseline: undefined,
      limits: [],
    } as const;
    const result = {
      models: [{ model, outcomes: [outcome], failure: null, notes: [], isMeasured: false }],
    };
    const text = checkReport(result, recorded(40));
    expect(widest(text)).toBeLessThanOrEqual(40);
    expect(text).not.toContain('\u001b');
  });
});
