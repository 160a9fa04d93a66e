import * as l10n from '@vscode/l10n';
import * as tf from '@tensorflow/tfjs';
import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import { compileFunction } from 'node:vm';
import { BundleMap } from '../../../source/script/bundle-map';
import { ScriptError } from '../../../source/script/script-error';
import { endWithLateFailures, scriptFailure } from './failures';
import { DEEPEST, FrameReader } from './frames';
import { LayerSites } from './layer-sites';
import { readModelFiles } from './model-files';
import { holdTraining, onTraining } from './no-training';
import { scriptRequire } from './own-modules';
import type { ScriptFile } from './script-file';
import { keepStandardOutput, scriptConsole, scriptProcess } from './script-process';
import { withTimeLimit } from './time-limit';

/** A script whose top level has run. */
export interface RunningScript {
  readonly script: ScriptFile;
  /** By name; `default` also for a CommonJS module that is a function or a model. */
  readonly exports: ReadonlyMap<string, unknown>;
  /** The script's text, as it was bundled. */
  readonly text: string;
  readonly sites: LayerSites;
  /** Runs a part of the script as its top level was run. Throws ScriptError. */
  run<T>(call: () => T | Promise<T>): Promise<T>;
}

type Compiled = (
  exports: object,
  require: (specifier: string) => unknown,
  module: { exports: unknown },
  fileName: string,
  folder: string,
  process: NodeJS.Process,
  console: unknown,
) => void;

const PARAMETERS = [
  'exports',
  'require',
  'module',
  '__filename',
  '__dirname',
  'process',
  'console',
];

/**
 * Runs a bundled script: the user's own code, as `node` would run it, but for its output, its end
 * and its training. Throws ScriptError, with the place in the user's files.
 */
export async function runScript(script: ScriptFile): Promise<RunningScript> {
  keepStandardOutput();
  holdTraining();
  readModelFiles();
  // Layers need one for their first weights, which go over to the backend that is started later.
  if (!hasBackend()) await tf.setBackend('cpu');
  const { bundlePath, path } = script;
  const entry = resolve(path);
  const map = new BundleMap(script.mapPath);
  endWithLateFailures(script, map);
  const sites = new LayerSites(
    bundlePath,
    new FrameReader(map, isAbsolute(path) ? undefined : process.cwd()),
  );
  const run = <T>(call: () => T | Promise<T>) => runPart(script, map, sites, call);
  const module = { exports: {} as unknown };
  await run(() => {
    const code = readFileSync(bundlePath, 'utf8');
    const compiled = compileFunction(code, PARAMETERS, { filename: bundlePath }) as Compiled;
    compiled.call(
      module.exports,
      module.exports as object,
      scriptRequire(entry),
      module,
      entry,
      dirname(entry),
      scriptProcess(),
      scriptConsole(),
    );
  });
  return { script, exports: exportsOf(module.exports), text: map.text(entry) ?? '', sites, run };
}

function hasBackend(): boolean {
  return (tf.engine() as unknown as { backendInstance?: object }).backendInstance !== undefined;
}

async function runPart<T>(
  script: ScriptFile,
  map: BundleMap,
  sites: LayerSites,
  call: () => T | Promise<T>,
): Promise<T> {
  const unwatch = sites.watch();
  const { stackTraceLimit } = Error;
  // The user's line stands below many of TF.js's own.
  Error.stackTraceLimit = DEEPEST;
  let stopWaiting = (): void => undefined;
  const training = new Promise<never>((_, reject) => {
    // After what runs now: who trains in the background may be done already.
    stopWaiting = onTraining(() => setImmediate(() => reject(trains(script))));
  });
  training.catch(() => undefined);
  try {
    return await withTimeLimit(script.path, script.limitMs, () => {
      const result = call();
      return result instanceof Promise ? Promise.race([result, training]) : result;
    });
  } catch (error) {
    throw scriptFailure(script, map, error);
  } finally {
    stopWaiting();
    unwatch();
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function exportsOf(value: unknown): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>();
  if (typeof value === 'object' || typeof value === 'function')
    for (const [name, item] of Object.entries(value ?? {})) found.set(name, item);
  const isModule = (value as { __esModule?: unknown } | null)?.__esModule === true;
  if (!isModule && !found.has('default')) found.set('default', value);
  return found;
}

function trains({ path }: ScriptFile): ScriptError {
  return new ScriptError(
    'script-failed',
    l10n.t(
      '{0} trains its model while it makes it, which is not waited for: train it in a function of its own.',
      path,
    ),
  );
}
