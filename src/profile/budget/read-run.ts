import * as l10n from '@vscode/l10n';
import { TIME_UNITS, unitFactor } from '../units';
import type { BudgetRun, BudgetSource, JsonPath } from './budget';
import { isObject, isWhole, type JsonObject, type Problems, valueText } from './problems';

const KEYS = [
  'engine',
  'backend',
  'device',
  'threads',
  'batch',
  'inputShapes',
  'runs',
  'budget',
] as const;
const MOST_INPUTS = 1000;
const DURATIONS = { ms: TIME_UNITS.ms, s: TIME_UNITS.s, m: 60_000, min: 60_000 };

/** How a model is run, as `layerline profile` takes it. */
export function readRun(
  value: unknown,
  path: JsonPath,
  source: BudgetSource['kind'] | undefined,
  problems: Problems,
): BudgetRun {
  if (value === undefined) return {};
  if (!isObject(value)) {
    problems.add(path, l10n.t('must be an object such as {0}.', '{ "threads": 1 }'));
    return {};
  }
  problems.unknownKeys(path, value, KEYS);
  const run = {
    engine: problems.choice(path, value, 'engine', ['onnxruntime', 'tfjs']),
    backend: problems.choice(path, value, 'backend', ['wasm', 'tensorflow', 'webgpu']),
    device: problems.choice(path, value, 'device', ['cpu', 'webgpu']),
    threads: problems.whole(path, value, 'threads'),
    batch: problems.whole(path, value, 'batch'),
    inputShapes: shapes(value['inputShapes'], [...path, 'inputShapes'], source, problems),
    runs: problems.whole(path, value, 'runs'),
    budgetMs: duration(value, path, problems),
  };
  refuseTogether(run, path, problems);
  return run;
}

function refuseTogether(run: BudgetRun, path: JsonPath, problems: Problems): void {
  const { engine, backend, device } = run;
  if (engine === 'onnxruntime' && backend !== undefined)
    problems.add([...path, 'backend'], l10n.t('is for TensorFlow.js: set "engine" to "tfjs".'));
  const isForTfjs = engine === 'tfjs' || backend !== undefined;
  if (device === 'webgpu' && !isForTfjs)
    problems.add([...path, 'device'], l10n.t('can be webgpu with the engine tfjs only.'));
  const isGpu = backend === 'webgpu';
  if (device !== undefined && backend !== undefined && (device === 'webgpu') !== isGpu)
    problems.add([...path, 'backend'], l10n.t('{0} doesn’t run on {1}.', backend, device));
  if (run.runs !== undefined && run.budgetMs !== undefined)
    problems.add([...path, 'budget'], l10n.t('and "runs" both say when to stop: give one.'));
}

function shapes(
  value: unknown,
  path: JsonPath,
  source: BudgetSource['kind'] | undefined,
  problems: Problems,
): BudgetRun['inputShapes'] {
  if (value === undefined) return undefined;
  if (source === 'source') {
    problems.add(path, l10n.t('is for files: a model in a .py file says its own in the file.'));
    return undefined;
  }
  const entries = isObject(value) ? Object.entries(value) : [];
  if (entries.length === 0 || entries.length > MOST_INPUTS) {
    problems.add(path, l10n.t('must be an object such as {0}.', '{ "images": [1, 3, 224, 224] }'));
    return undefined;
  }
  const read = entries.flatMap(([name, shape]): [string, readonly number[]][] => {
    if (Array.isArray(shape) && shape.length > 0 && shape.every(isWhole)) return [[name, shape]];
    problems.add(
      [...path, name],
      l10n.t('must be a shape such as [1, 3, 224, 224], not {0}.', valueText(shape)),
    );
    return [];
  });
  return Object.fromEntries(read);
}

function duration(run: JsonObject, path: JsonPath, problems: Problems): number | undefined {
  const { budget } = run;
  if (budget === undefined) return undefined;
  const [, digits = '', unit = ''] =
    (typeof budget === 'string' && /^(\d{1,9}(?:\.\d{1,9})?) ?([a-z]+)$/.exec(budget)) || [];
  const ms = Number(digits) * (unitFactor(DURATIONS, unit) ?? NaN);
  if (ms > 0) return ms;
  problems.add(
    [...path, 'budget'],
    l10n.t('must be a time such as "500ms", "10s" or "2m", not {0}.', valueText(budget)),
  );
  return undefined;
}
