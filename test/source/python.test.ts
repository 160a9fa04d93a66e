import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

import { loadPyodide, type PyodideAPI } from 'pyodide';
import { beforeAll, describe, expect, test } from 'vitest';

/**
 * Runs the Python tests beside this file in Pyodide, the interpreter that the product has. The same
 * tests run in any Python from 3.11 on:
 *
 *     cd test/source/python && PYTHONPATH=../../../src/source/python:../../../src/source/python/stubs python3 -m unittest
 */

const TESTS = path.join(import.meta.dirname, 'python');
const SOURCES = path.join(import.meta.dirname, '../../src/source/python');
const EXAMPLES = path.join(import.meta.dirname, '../../examples');

const RUNNER = `
import importlib, io, json, sys, traceback, unittest
sys.path[:0] = ["/layerline", "/layerline/stubs", "/tests"]

# On a busy machine the runner would leave models out for lack of time.
from _layerline.tracing import response
response.MAKE_S = response.TRACE_S = 60

def names(suite):
    if isinstance(suite, unittest.TestSuite):
        return [name for one in suite for name in names(one)]
    return [suite.id()]

def load(file):
    return unittest.defaultTestLoader.loadTestsFromName(file)

class Outcomes(unittest.TestResult):
    def __init__(self):
        super().__init__()
        self.all = {}
    def addSuccess(self, test):
        self.all.setdefault(test.id(), "")
    def addSkip(self, test, reason):
        self.all[test.id()] = "skipped: " + reason
    def addFailure(self, test, error):
        self.all[test.id()] = "".join(traceback.format_exception(*error))
    addError = addFailure
    def addSubTest(self, test, subtest, error):
        if error is not None:
            text = str(subtest) + "\\n" + "".join(traceback.format_exception(*error))
            self.all[test.id()] = self.all.get(test.id(), "") + text

def run(file):
    outcomes = Outcomes()
    load(file).run(outcomes)
    return json.dumps(outcomes.all)
`;

/** The part of Emscripten's file system that is used; Pyodide doesn't bring its types. */
interface Files {
  mkdirTree(path: string): void;
  writeFile(path: string, data: Uint8Array): void;
}

const files = readdirSync(TESTS).filter((name) => /^test_.*\.py$/.test(name));
const python = await interpreter();

test('finds Python tests', () => {
  expect(files.length).toBeGreaterThan(0);
});

describe.each(files.map((file) => file.replace(/\.py$/, '')))('%s', (module) => {
  const names = JSON.parse(call(`json.dumps(names(load("${module}")))`)) as string[];
  let outcomes: Record<string, string> = {};

  beforeAll(() => {
    outcomes = JSON.parse(call(`run("${module}")`)) as Record<string, string>;
  });

  test('has tests', () => {
    expect(names).not.toEqual([]);
    // What fails before its tests start (a class's preparation) has a name of its own.
    expect(Object.keys(outcomes).filter((name) => !names.includes(name))).toEqual([]);
  });

  test.for(names)('%s', (name, { skip }) => {
    const outcome = outcomes[name];
    if (outcome === undefined) expect.fail('did not run: the preparation of its class failed');
    if (outcome.startsWith('skipped: ')) skip(outcome);
    if (outcome) expect.fail(outcome);
  });
});

async function interpreter(): Promise<PyodideAPI> {
  const loaded = await loadPyodide({ stdout: () => {}, stderr: () => {} });
  const files = loaded.FS as Files;
  copy(files, SOURCES, '/layerline');
  copy(files, TESTS, '/tests');
  copy(files, EXAMPLES, '/examples');
  loaded.runPython(RUNNER);
  return loaded;
}

function call(expression: string): string {
  return python.runPython(expression) as string;
}

function copy(target: Files, from: string, to: string): void {
  target.mkdirTree(to);
  for (const name of readdirSync(from)) {
    const file = path.join(from, name);
    if (name === '__pycache__') continue;
    if (statSync(file).isDirectory()) copy(target, file, `${to}/${name}`);
    else target.writeFile(`${to}/${name}`, readFileSync(file));
  }
}
