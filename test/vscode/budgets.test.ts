import { writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import { inspectModel } from '../../src/engine/inspect-model';
import type { InputOptions, ModelSpec } from '../../src/engine/options';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TracedGraph } from '../../src/formats/traced/document';
import type { Profile } from '../../src/profile/document';
import type { TracedModel } from '../../src/source/trace';
import { BudgetChecks } from '../../src/vscode/budgets/budget-checks';
import type { BudgetParts } from '../../src/vscode/budgets/budget-host';
import { noisyProfile, plainNet } from '../profile/compare/noisy-net';
import {
  dialogs,
  log,
  marks,
  nextMarks,
  person,
  TextDocument,
  Uri,
  window,
  workspace,
} from './fake-vscode';

vi.mock('vscode', () => import('./fake-vscode'));
// In this process: there need be no bundle.
vi.mock('../../src/engine/single-task', () => ({
  inspectInProcess: (spec: ModelSpec, options: InputOptions) => inspectModel(spec, options),
}));

const TINY = { zoo: 'resnet18', options: { blocks: [1, 1, 1, 1], inputSize: 32, classes: 10 } };

/** A model of one layer, made at line 3. */
const GRAPH: TracedGraph = {
  inputs: [0],
  outputs: [1],
  values: [
    { dtype: 'float32', shape: [1, 3], from: 'input', name: 'x' },
    { dtype: 'float32', shape: [1, 3], from: 'node' },
  ],
  nodes: [{ op: 'Relu', domain: '', inputs: [0], outputs: [1], attributes: {}, layer: 0 }],
  layers: [
    {
      name: 'relu',
      type: 'ReLU',
      scopes: [],
      attributes: {},
      weights: [],
      outputs: [1],
      constructed: 0,
      called: 0,
    },
  ],
  scopes: [],
  stacks: [[0]],
  frames: [
    { file: 'net.py', line: 3, column: 1, endLine: 3, endColumn: 9, functionName: 'Net.__init__' },
  ],
};

let folder = '';
let checks: BudgetChecks;
let measured: ModelSpec[] = [];
let traced: TracedModel[] = [];
let profile: Profile;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'layerline-budgets-'));
  workspace.workspaceFolders = [{ uri: Uri.file(folder) }];
  measured = [];
  traced = [];
  profile = noisyProfile(plainNet(24), { seed: 1 });
  const parts = {
    measurements: {
      run: ({ spec }: { spec: ModelSpec }) => {
        measured.push(spec);
        return Promise.resolve({ profile });
      },
    },
    tracing: { models: () => Promise.resolve(traced) },
  } as unknown as BudgetParts;
  checks = new BudgetChecks(parts, log as unknown as vscode.LogOutputChannel);
});

afterEach(async () => {
  checks.dispose();
  dialogs.messages.length = 0;
  window.activeTextEditor = undefined;
  workspace.isTrusted = true;
  await rm(folder, { recursive: true, force: true });
});

async function budget(document: unknown, place = ''): Promise<TextDocument> {
  const text = typeof document === 'string' ? document : JSON.stringify(document, undefined, 2);
  const path = join(folder, place, 'layerline.budget.json');
  await mkdir(join(folder, place), { recursive: true });
  await writeFile(path, text);
  return new TextDocument(Uri.file(path), text);
}

async function save(document: TextDocument): Promise<string[]> {
  const marked = nextMarks();
  person.save(document);
  await marked;
  return marksOf(document);
}

/** `error "params": "1M": Parameters: …` */
function marksOf({ uri, text }: TextDocument): string[] {
  const lines = text.split('\n');
  return (marks.get(uri.path) ?? []).map(({ range, message, severity }) => {
    const { start, end } = range as vscode.Range;
    const marked = lines[start.line]?.slice(
      start.character,
      end.line === start.line ? end.character : undefined,
    );
    return `${['error', 'warning', 'information'][severity]} ${marked}: ${message}`;
  });
}

describe('saving a budget', () => {
  it('marks broken limits that need no run, at their lines', async () => {
    const limits = { params: '1M', macs: '1T', time: '1 us' };
    const document = await budget({
      models: [{ ...TINY, limits, scopes: { gone: { params: 1 } } }],
    });
    expect(await save(document)).toEqual([
      expect.stringMatching(
        /^error "params": "1M": Parameters: 4\.9\d M, which breaks ≤1\.00 M\.$/,
      ),
      'warning "params": 1: The model has no scope gone, so ≤1 can’t be checked.',
    ]);
    expect(measured).toEqual([]);
  });

  it('marks what is wrong with it, until it is mended', async () => {
    const wrong = await budget({ models: [{ ...TINY, limits: { parms: 1 } }] });
    expect(await save(wrong)).toEqual([
      'error "parms": 1: parms is not known here. Did you mean params?',
    ]);
    const right = await budget({ models: [{ ...TINY, limits: { params: '9M' } }] });
    expect(await save(right)).toEqual([]);
  });

  it('says how to make a missing baseline', async () => {
    const document = await budget({
      models: [{ zoo: 'resnet18', baseline: 'b.layerline.json', limits: { timeRatio: 1.1 } }],
    });
    const [mark, ...others] = await save(document);
    expect(others).toEqual([]);
    expect(mark).toMatch(
      /^error "baseline": "b.layerline.json": baseline can’t be used: .*b\.layerline\.json/,
    );
    expect(mark).toMatch(/`layerline profile resnet18 --out b\.layerline\.json`\.$/);
  });

  it('reads nothing outside of the workspace', async () => {
    const limits = { limits: { params: 1 } };
    const document = await budget(
      {
        models: [
          { file: '../../x.onnx', ...limits },
          { file: '../y.onnx', ...limits },
          { file: '//host/z.onnx', ...limits },
        ],
      },
      'ci',
    );
    const found = await save(document);
    expect(found[0]).toMatch(/: \.\.\/\.\.\/x\.onnx is outside of the workspace/);
    // Beside the budget's folder, but inside the workspace: it just isn't there.
    expect(found[1]).toMatch(/y\.onnx/);
    expect(found[1]).not.toMatch(/outside/);
    expect(found[2]).toMatch(/: \/\/host\/z\.onnx is outside of the workspace/);
  });

  it('of another JSON file does nothing', async () => {
    const other = new TextDocument(Uri.file(`${folder}/other.json`), '{');
    person.save(other);
    const document = await budget({ models: [] });
    expect(await save(document)).toHaveLength(1);
    expect([...marks.keys()]).toEqual([document.uri.path]);
  });

  it('its marks go with it', async () => {
    const document = await budget({ models: [] });
    await save(document);
    person.remove(document.uri);
    expect(marks.size).toBe(0);
  });
});

describe('checking budgets on command', () => {
  it('runs the models, and marks what is broken', async () => {
    await writeFile(
      `${folder}/b.layerline.json`,
      JSON.stringify(
        noisyProfile(
          plainNet(24).map((one) => ({ ...one, ms: one.ms / 4 })),
          { seed: 2 },
        ),
      ),
    );
    const document = await budget({
      models: [
        {
          ...TINY,
          run: { threads: 3 },
          baseline: 'b.layerline.json',
          limits: { time: '10 s', measuredActivations: '1 kB' },
          layers: { 'stage0/*': { time: '1 us' } },
        },
      ],
    });
    window.activeTextEditor = { document };
    await checks.check(undefined);
    expect(measured).toMatchObject([{ kind: 'resnet', name: 'resnet18' }]);
    const found = marksOf(document);
    expect(found[0]).toBe(
      'error "measuredActivations": "1 kB": Measured peak activations: 6.55 MB, which breaks ≤1.00 kB.',
    );
    expect(found.slice(1)).toHaveLength(12);
    expect(found[1]).toMatch(/^error "time": "1 us": Time of stage0\/block0\/conv0: /);
    expect(dialogs.messages).toEqual(['Budgets: 13 of 14 limits broken.']);
  });

  it('says how to begin where there is none', async () => {
    await checks.check(undefined);
    expect(dialogs.messages[0]).toMatch(/^There is no layerline\.budget\.json in this workspace\./);
  });

  it('runs no file of a workspace that is not trusted', async () => {
    workspace.isTrusted = false;
    await writeFile(`${folder}/net.py`, 'class Net: ...\n');
    const graph = GRAPH;
    traced = [{ name: 'Net', line: 1, graph } as unknown as TracedModel];
    const document = await budget({ models: [{ source: 'net.py', limits: { time: '1 us' } }] });
    await checks.check(document.uri);
    expect(measured).toEqual([]);
    expect(marksOf(document)).toEqual([
      'warning "source": "net.py": This workspace is not trusted, so net.py is not run.',
    ]);
  });

  it('marks a model’s own lines, until they are edited', async () => {
    await writeFile(
      `${folder}/net.py`,
      'class Net:\n  def __init__(self):\n    self.relu = ReLU()\n',
    );
    const graph = GRAPH;
    traced = [{ name: 'Net', line: 1, graph } as unknown as TracedModel];
    const document = await budget({
      models: [
        {
          source: 'net.py:Net',
          limits: { time: '1 us' },
          layers: { relu: { macs: '1x', params: 0 } },
          baseline: 'b.layerline.json',
        },
      ],
    });
    await writeFile(`${folder}/b.layerline.json`, JSON.stringify(profile));
    await checks.check(document.uri);
    const lines = (marks.get(`${folder}/net.py`) ?? []).map(({ range, message }) => [
      (range as vscode.Range).start.line,
      message,
    ]);
    expect(lines).toEqual([
      [0, expect.stringMatching(/^Time: .* which breaks ≤1 µs\.$/)],
      // The baseline is of another model.
      [2, expect.stringMatching(/^MACs of relu: the baseline doesn’t know it/)],
    ]);
    person.edit(new TextDocument(Uri.file(`${folder}/net.py`), ''));
    expect([...marks.keys()]).toEqual([document.uri.path]);
  });
});
