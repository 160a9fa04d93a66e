/** The user's own Python: how it is run and ended, and what its answers become. */
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openOnnx } from '../../src/formats/onnx/read';
import { CappedOutput } from '../../src/source/own-python/capped-output';
import type {
  ExportedModel,
  ExportHooks,
  ExportRequest,
} from '../../src/source/own-python/export-model';
import { exportModel } from '../../src/source/own-python/export-model';
import { OwnPythonError } from '../../src/source/own-python/own-python-error';
import { COMMAND_LINE, runProgram } from '../support/command-line';
import { isAlive, until } from '../support/processes';
import { makePython, systemPython } from './own-python/fake-python';

const PYTHON = systemPython();
const SCRIPT = resolve('dist/export/export_model.py');
const NET = `
import torch
from torch import nn

class Net(nn.Module):
    def __init__(self, num_classes):
        self.fc = nn.Linear(16, num_classes)
    def forward(self, x):
        return self.fc(x)
`;

describe.skipIf(PYTHON === undefined)('with the python3 of this machine', () => {
  let folder = '';
  let python = '';
  let count = 0;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'own-python-'));
    python = makePython(join(folder, 'fake'), PYTHON ?? '');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Exports from a file with this text. */
  async function exported(
    text: string,
    changes: Partial<ExportRequest> = {},
    hooks: ExportHooks = {},
  ): Promise<ExportedModel> {
    const root = join(folder, `ws${count++}`);
    const path = join(root, changes.path ?? 'net.py');
    const work = join(root, 'work');
    mkdirSync(dirname(path), { recursive: true });
    mkdirSync(work);
    writeFileSync(path, text);
    const request: ExportRequest = {
      kind: 'export',
      name: 'Net',
      root,
      python,
      inputs: null,
      batch: undefined,
      timeoutMs: 30_000,
      network: false,
      ...changes,
      path,
    };
    try {
      return await exportModel(request, work, { script: SCRIPT, ...hooks });
    } finally {
      expect(readdirSync(root), 'nothing is written beside the file').not.toContain('__pycache__');
    }
  }

  async function failure(
    text: string,
    changes: Partial<ExportRequest> = {},
    hooks: ExportHooks = {},
  ): Promise<OwnPythonError> {
    const error: unknown = await exported(text, changes, hooks).catch((reason: unknown) => reason);
    if (!(error instanceof OwnPythonError)) throw error;
    return error;
  }

  it('exports a model, and says how and what was assumed', async () => {
    const { file, notes } = await exported(NET);
    expect((await openOnnx(file)).model.layers.length).toBeGreaterThan(3);
    expect(notes).toEqual([
      expect.stringMatching(/^Exported by PyTorch 0\.fake in .*python \(Python 3\.\d+\.\d+\)\.$/),
      'Net was made with num_classes=1000: assumed.',
      'The input of Net was taken to be 1x16.',
    ]);
  });

  it.each<[string, string, Partial<ExportRequest>, string]>([
    ['a shape', NET, { inputs: [{ shape: [3, 16] }] }, '3x16'],
    ['a batch', NET, { batch: 5 }, '5x16'],
    ['a batch that stays open', NET, { inputs: [{ shape: [null, 16] }] }, '1x16'],
    ['a call', NET, { name: 'Net(10)' }, '1x16'],
    ['an object', `${NET}\nnet = Net(3)`, { name: 'net' }, '1x16'],
    ['a function', `${NET}\ndef make():\n    return Net(3), 1`, { name: 'make' }, '1x16'],
    ['a comment', `${NET}\n# profile: Net(num_classes=2) input=7x16\n`, {}, '7x16'],
    ['a tensor of the file', `${NET}\nx = lambda: torch.randn(4, 16)`, {}, '4x16'],
    ['tokens', NET.replace('Linear(16, num_classes)', 'Embedding(9, 9)'), {}, '1x128'],
  ])('takes %s', async (_, text, changes, shape) => {
    let output = '';
    await exported(text, changes, { onOutput: (printed) => (output += printed) });
    expect(output).toContain(`exported ${shape}\n`);
  });

  it('finds what a file imports, from its package, its folder and the workspace', async () => {
    const path = 'lib/deep/net.py';
    const text = `import beside\nfrom . import beside as same\nfrom ..above import HERE${NET}`;
    const root = join(folder, `ws${count}`);
    mkdirSync(join(root, 'lib/deep'), { recursive: true });
    writeFileSync(join(root, 'lib/deep/beside.py'), '');
    writeFileSync(join(root, 'lib/above.py'), 'import atroot\nHERE = 1');
    writeFileSync(join(root, 'atroot.py'), '');
    await expect(exported(text, { path })).resolves.toBeDefined();
  });

  it.each<[string, string, Partial<ExportRequest>, string, RegExp]>([
    ['no such name', NET, { name: 'Other' }, 'no-model', /^net\.py has nothing named Other\.$/],
    ['no model', 'Net = 3', {}, 'no-model', /^Net in net\.py is no PyTorch or Keras model/],
    ['no name at all', NET, { name: 'class' }, 'no-model', /^class is no name of a model/],
    [
      'arguments',
      NET.replace('num_classes', 'strange'),
      {},
      'needs-arguments',
      /^Net needs arguments that net\.py doesn't tell \(strange\): give a call such as Net\(strange=…\)\.$/,
    ],
    [
      'no input that fits',
      `${NET.replace('self.fc(x)', '1 / 0')}`,
      {},
      'needs-input',
      /^Net doesn't take an input of 1x16, which was assumed: ZeroDivisionError: division by zero\.$/,
    ],
    [
      'a given input that does not fit',
      NET,
      { inputs: [{ shape: [1, 5] }] },
      'failed',
      /^Net failed on an input of 1x5: RuntimeError: mat1 and mat2/,
    ],
    [
      'a module that is missing',
      `import einops_of_mine${NET}`,
      {},
      'failed',
      /^net\.py needs einops_of_mine, which is not installed in .*python3/,
    ],
    ['no Python', 'def', {}, 'failed', /^net\.py:1 is not valid Python: /],
    [
      'a message in colours',
      'raise ValueError("\\n\\x1b[31mred\\x1b[0m, and.\\nmore")',
      {},
      'failed',
      /^net\.py failed: ValueError: red, and\.$/,
    ],
    ['its own end', `raise SystemExit(2)`, {}, 'failed', /^net\.py failed: SystemExit: 2\.$/],
    [
      'a process that ends',
      `print("last words", flush=True)\nimport os; os._exit(3)`,
      {},
      'died',
      /ended \(exit code 3\) before it had exported Net\.$/,
    ],
    [
      'no interpreter',
      NET,
      { python: '/nowhere/python' },
      'no-python',
      /^Can't run \/nowhere\/python: there is no such program\.$/,
    ],
    ['another program', NET, { python: '/bin/true' }, 'died', /^\/bin\/true ended \(exit code 0\)/],
  ])('says in a sentence: %s', async (_, text, changes, code, message) => {
    const error = await failure(text, changes);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
  });

  it('says which framework is missing, and where', async () => {
    const bare = makePython(join(folder, 'bare'), PYTHON ?? '', []);
    const error = await failure(NET, { python: bare });
    expect([error.code, error.details]).toEqual(['no-framework', '']);
    expect(error.message).toMatch(/^torch is not installed in \/.*python3[.\d]*\.$/);
  });

  it('shows the traceback of an exception whole, and nothing of its own', async () => {
    const text = NET.replace('self.fc(x)', 'inner(x)').concat(
      'def inner(x):\n    try:\n        {}["k"]\n    except KeyError:\n        raise ValueError("first\\nsecond")\n',
    );
    const { message, details } = await failure(text, { inputs: [{ shape: [1, 16] }] });
    expect(message).toBe('Net failed on an input of 1x16: ValueError: first.');
    expect(details).toMatch(/KeyError: 'k'[^]*During handling[^]*net\.py", line 9, in forward/);
    expect(details).toMatch(/ValueError: first\nsecond\n$/);
    expect(details).not.toContain('_layerline_export');
  });

  it('keeps what it printed when it ends early', async () => {
    const { details } = await failure('print("last words")\nimport os; os._exit(3)');
    expect(details).toContain('last words');
  });

  it('keeps little of a flood', async () => {
    let output = '';
    const text = `print("first")\nfor i in range(60): print("x" * 1_000_000)\nprint("last")\n${NET}`;
    await exported(text, {}, { onOutput: (printed) => (output = printed) });
    expect(output.length).toBeLessThan(100_000);
    expect(output).toMatch(/^first\n[^]*characters left out[^]*last\nexported 1x16\n$/);
  });

  const SLEEPER = `
import os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
open("pids", "w").write(f"{os.getpid()} {child.pid}")
time.sleep(600)
`;

  /** Ids of the file's process and of the one that it started, once there are both. */
  async function pidsOf(root: string): Promise<number[]> {
    const file = join(root, 'pids');
    const text = (): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');
    await until(() => text().includes(' '), 20_000);
    return text().split(' ').map(Number);
  }

  it('ends it with what it started when its time is up', async () => {
    const root = join(folder, `ws${count}`);
    const started = performance.now();
    const error = await failure(SLEEPER, { timeoutMs: 3000 });
    expect(performance.now() - started).toBeLessThan(4500);
    expect(error.code).toBe('timeout');
    expect(error.message).toMatch(/^Exporting Net took more than 3 s and was stopped: net\.py may/);
    const pids = await pidsOf(root);
    // Killed, and gone when the system has got round to it.
    await until(() => !pids.some(isAlive), 1000);
    expect(pids.filter(isAlive)).toEqual([]);
  });

  it('ends it with what it started within a second when it is cancelled', async () => {
    const root = join(folder, `ws${count}`);
    const controller = new AbortController();
    const reason = new Error('stopped');
    const pending = exported(SLEEPER, {}, { signal: controller.signal });
    const pids = await pidsOf(root);
    expect(pids.filter(isAlive)).toHaveLength(2);
    const started = performance.now();
    controller.abort(reason);
    await expect(pending).rejects.toBe(reason);
    expect(performance.now() - started).toBeLessThan(1000);
    expect(pids.filter(isAlive)).toEqual([]);
  });

  it('ends it with what it started when this program is killed', async () => {
    const root = join(folder, 'killed');
    mkdirSync(root);
    writeFileSync(join(root, 'net.py'), SLEEPER);
    const [program, entry] = COMMAND_LINE;
    const words = [entry, 'inspect', 'net.py:Net', '--python', python];
    const child = spawn(program, words, { cwd: root, stdio: 'ignore' });
    const pids = await pidsOf(root);
    child.kill('SIGKILL');
    expect(await until(() => !pids.some(isAlive), 5000)).toBe(true);
  });

  it('starts nothing when it is cancelled before', async () => {
    const signal = AbortSignal.abort(new Error('stopped'));
    await expect(exported(SLEEPER, {}, { signal })).rejects.toThrow('stopped');
    expect(existsSync(join(folder, `ws${count - 1}`, 'pids'))).toBe(false);
  });

  it('stays off the network unless that is allowed', async () => {
    const text = `import socket\nsocket.create_connection(("192.0.2.1", 9), 0.2)\n${NET}`;
    const { message, details } = await failure(text);
    expect(message).toMatch(/It asked for 192\.0\.2\.1 on the network, which is off/);
    expect(details).toContain('NetworkRefused');
    expect((await failure(text, { network: true })).details).not.toContain('NetworkRefused');
  });

  it('lets a file talk to its own machine', async () => {
    const text = `
import socket
server = socket.create_server(("127.0.0.1", 0))
socket.create_connection(server.getsockname())
${NET}`;
    await expect(exported(text)).resolves.toBeDefined();
  });

  it('is a command line too, which leaves nothing behind', async () => {
    const path = join(folder, 'cli.py');
    writeFileSync(path, NET);
    const temporary = join(folder, 'tmp');
    mkdirSync(temporary);
    const inspect = (...words: string[]) =>
      runProgram([...COMMAND_LINE, 'inspect', ...words], { TMPDIR: temporary });
    const { code, stdout } = await inspect(`${path}:Net`, '--python', python, '--top', '3');
    expect(stdout).toMatch(/^Net\n[^]*Note +Exported by PyTorch 0\.fake/);
    expect(code).toBe(0);
    const failed = await inspect(`${path}:Net`, '--python', python, '--input', '1x5');
    expect(failed.stderr).toMatch(/^Traceback[^]*\nlayerline: Net failed on an input of 1x5: /);
    expect(failed.code).toBe(1);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it.each<[string, RegExp]>([
    ['resnet50 --python python3', /--python is for models in \.py files, not for resnet50/],
    ['net.py:Net --python-timeout 3s', /--python-timeout is for exports/],
    ['net.py:Net --python p --batch 2 --input 1x3', /both give the batch/],
  ])('refuses %s', async (words, sentence) => {
    const { code, stderr } = await runProgram(
      [...COMMAND_LINE, 'inspect', ...words.split(' ')],
      {},
    );
    expect([code, stderr]).toEqual([2, expect.stringMatching(sentence)]);
  });
});

const REAL = process.env['LAYERLINE_TEST_PYTHON'];

describe.skipIf(!REAL)('with the PyTorch that LAYERLINE_TEST_PYTHON has', () => {
  it('exports each layer on its own, with its line', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'own-python-'));
    try {
      const { file, notes } = await exportModel(
        {
          kind: 'export',
          name: 'resnet18',
          path: resolve('examples/torch_resnet.py'),
          root: resolve('examples'),
          python: REAL ?? '',
          inputs: [{ shape: [2, 3, 64, 64] }],
          batch: undefined,
          timeoutMs: 120_000,
          network: false,
        },
        folder,
        { script: SCRIPT },
      );
      expect(notes).toEqual([expect.stringMatching(/^Exported by PyTorch 2\./)]);
      const { model } = await openOnnx(file);
      const types = model.layers.map(({ type }) => type);
      expect(types.filter((type) => type === 'Conv2d')).toHaveLength(20);
      expect(types.filter((type) => type === 'BatchNorm2d')).toHaveLength(20);
      expect(model.graph.inputs[0]?.shape).toEqual([2, 3, 64, 64]);
      const traces = readFileSync(file, 'latin1').match(/torch_resnet\.py", line \d+/g) ?? [];
      expect(new Set(traces).size).toBeGreaterThan(5);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe.skipIf(!REAL)('a model that torch.export can not export', () => {
  it('is exported by the older exporter, which is said', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'own-python-'));
    try {
      const path = join(folder, 'branch.py');
      const sum = 'return self.a(x) if x.sum() > 0 else self.a(x).relu()';
      const body = `def __init__(self):\n  super().__init__()\n  self.a = nn.Linear(8, 8)`;
      const text = `${body}\n def forward(self, x):\n  ${sum}`;
      writeFileSync(path, `from torch import nn\nclass Net(nn.Module):\n ${text}\n`);
      const request: ExportRequest = {
        kind: 'export',
        name: 'Net',
        path,
        root: folder,
        python: REAL ?? '',
        inputs: null,
        batch: 3,
        timeoutMs: 120_000,
        network: false,
      };
      const { file, notes } = await exportModel(request, folder, { script: SCRIPT });
      expect(notes.slice(1)).toEqual([
        'The input of Net was taken to be 3x8.',
        expect.stringMatching(
          /^torch\.export can't export Net \(Guard.*\): the older exporter did/,
        ),
      ]);
      expect((await openOnnx(file)).model.graph.inputs[0]?.shape).toEqual([3, 8]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('captured output', () => {
  it('is whole while it is short', () => {
    const output = new CappedOutput();
    for (const text of ['a', '', 'b\n']) output.add(text);
    expect(output.text).toBe('ab\n');
  });

  it('has both ends of what is long, however it comes', () => {
    const text = Array.from({ length: 20_000 }, (_, line) => `${line}\n`).join('');
    const inOne = new CappedOutput();
    inOne.add(text);
    const inParts = new CappedOutput();
    for (let at = 0; at < text.length; at += 1000) inParts.add(text.slice(at, at + 1000));
    expect(inParts.text).toBe(inOne.text);
    expect(inOne.text).toMatch(/^0\n1\n[^]*left out[^]*19998\n19999\n$/);
    const [, leftOut] = /(\d+) characters left out/.exec(inOne.text) ?? [];
    expect(text.length - Number(leftOut)).toBe(65_536);
  });
});
