import * as l10n from '@vscode/l10n';
import * as tf from '@tensorflow/tfjs';
import type * as nodejsKernelBackend from '@tensorflow/tfjs-node/dist/nodejs_kernel_backend';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import util from 'node:util';
import { EngineError } from '../../errors';
import { BINDING_FILE } from './binding-file';
import type { ActiveBackend, BackendOptions } from './start';
import { activate } from './start';
import { takePaddingInNumbers } from './tensorflow-padding';
import { TensorflowMeter } from './tensorflow-meter';

/** Of tfjs-node; its loader would look for a binding that npm built, and change the backend. */
type TfjsNode = Pick<typeof nodejsKernelBackend, 'NodeJSKernelBackend'>;

/** TensorFlow's own kernels on the processor, from the folder where it was set up. */
export async function startTensorflow({
  tensorflowFolder,
  threads,
}: BackendOptions): Promise<ActiveBackend> {
  if (tensorflowFolder === undefined) throw notSetUp();
  // 1. What TensorFlow reads when it is loaded.
  configureTensorflow(threads);
  // 2. TF.js's kernels for it, and the library.
  const tfjsNode = await importTfjsNode();
  const binding = loadBinding(tensorflowFolder);
  // 3. The backend of both.
  if (!tf.findBackendFactory('tensorflow')) {
    takePaddingInNumbers();
    tf.registerBackend(
      'tensorflow',
      () => new tfjsNode.NodeJSKernelBackend(binding, '@tensorflow/tfjs-node'),
    );
  }
  const isStarted = await activate(
    'tensorflow',
    (backend) => backend instanceof tfjsNode.NodeJSKernelBackend,
  );
  if (!isStarted) throw notLoaded(l10n.t('its backend did not start'));
  return {
    name: 'tensorflow',
    device: 'cpu',
    version: `${tf.version_core}, TensorFlow ${binding.TF_Version}`,
    threads: threads ?? null,
    meter: new TensorflowMeter(tf.backend() as InstanceType<TfjsNode['NodeJSKernelBackend']>),
    notes: [
      l10n.t(
        "Memory is what TensorFlow's tensors hold; what its operators take for themselves isn't told.",
      ),
    ],
  };
}

function configureTensorflow(threads: number | undefined): void {
  // Lines of information on stderr would be taken for the reason when the process ends.
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  // The binding can't wait for a GPU: times would be those of handing work over.
  process.env['CUDA_VISIBLE_DEVICES'] = '-1';
  if (threads !== undefined) process.env['TF_NUM_INTRAOP_THREADS'] = String(threads);
}

async function importTfjsNode(): Promise<TfjsNode> {
  // Gone since Node 23, deprecated in 22; the published tfjs-node calls them for every operator.
  Object.assign(util, {
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
    isArray: Array.isArray,
  });
  const backend = await import('@tensorflow/tfjs-node/dist/nodejs_kernel_backend').catch(
    () => undefined,
  );
  const kernels = await import('@tensorflow/tfjs-node/dist/register_all_kernels').catch(
    () => undefined,
  );
  if (backend && kernels) return backend;
  throw new EngineError(
    'load-failed',
    l10n.t(
      'This build has no TensorFlow backend: @tensorflow/tfjs-node was missing when it was made.',
    ),
  );
}

function loadBinding(folder: string): nodejsKernelBackend.TfjsBinding {
  const require = createRequire(import.meta.url);
  try {
    return require(join(folder, BINDING_FILE)) as nodejsKernelBackend.TfjsBinding;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // Node adds lines on who asked for it.
    throw notLoaded(message.split('\n')[0] ?? message);
  }
}

function notSetUp(): EngineError {
  return new EngineError(
    'load-failed',
    l10n.t(
      'TensorFlow is not set up here: run “Layerline: Set Up TensorFlow” or `layerline setup tensorflow`.',
    ),
  );
}

function notLoaded(reason: string): EngineError {
  return new EngineError(
    'load-failed',
    l10n.t(
      "TensorFlow can't be loaded ({0}): set it up again with “Layerline: Set Up TensorFlow” or `layerline setup tensorflow`.",
      reason,
    ),
  );
}
