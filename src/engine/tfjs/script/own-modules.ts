import * as l10n from '@vscode/l10n';
import * as tf from '@tensorflow/tfjs';
import { createRequire } from 'node:module';
import { tensorflowJsImport } from '../../../source/script/imports';
import { scriptProcess } from './script-process';

/** Files inside of packages that only register what the whole of TensorFlow.js has anyway. */
const REGISTERING = /(?:^|\/)(?:register_|public\/chained_ops|base$|index(?:\.js)?$)/;

/**
 * The `require` of a script. TensorFlow.js is the one that runs here, whatever package it is asked
 * for by; Node's modules, and what couldn't be bundled, are found from the script's own folder.
 *
 * @param path of the script, absolute.
 */
export function scriptRequire(path: string): (specifier: string) => unknown {
  const own: (specifier: string) => unknown = createRequire(path);
  return (specifier) => {
    const asked = tensorflowJsImport(specifier);
    if (asked) return tensorflowJs(specifier, asked.name, asked.subpath);
    if (/^(?:node:)?process$/.test(specifier)) return scriptProcess();
    return own(specifier);
  };
}

function tensorflowJs(specifier: string, name: string, subpath: string): unknown {
  if (subpath !== '' && !REGISTERING.test(subpath) && !subpath.endsWith('.min.js'))
    throw new Error(
      l10n.t('{0} is a part of TensorFlow.js that is not for users: import {1}.', specifier, name),
    );
  if (name.startsWith('@tensorflow/tfjs-backend-')) return BACKEND;
  if (name === '@tensorflow/tfjs-data') return tf.data;
  return name.startsWith('@tensorflow/tfjs-node') ? nodeModule() : wholeModule();
}

/** The run's options choose what computes: a script's own choice is passed over. */
const CHOICES = {
  setBackend: () => Promise.resolve(true),
  removeBackend: () => undefined,
};

const BACKEND = {
  __esModule: true,
  setWasmPath: () => undefined,
  setWasmPaths: () => undefined,
  setThreadsCount: () => undefined,
  getThreadsCount: () => 1,
};

function wholeModule(): Record<string, unknown> {
  const { default: whole = tf } = tf as unknown as { default?: object };
  const module: Record<string, unknown> = { ...whole, ...CHOICES };
  // For both ways to import it by default.
  return { ...module, __esModule: true, default: module };
}

/** What the package for Node has beyond the others needs its native binding. */
function nodeModule(): Record<string, unknown> {
  const missing = {
    configurable: true,
    enumerable: true,
    get: (): never => {
      throw new Error(l10n.t('tf.node needs TensorFlow itself, which is not provided here.'));
    },
  };
  const module = wholeModule();
  Object.defineProperty(module, 'node', missing);
  Object.defineProperty(module['default'], 'node', missing);
  return module;
}
