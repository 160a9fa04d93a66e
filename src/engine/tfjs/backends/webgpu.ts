import * as l10n from '@vscode/l10n';
import * as tf from '@tensorflow/tfjs';
import { EngineError } from '../../errors';
import type { ActiveBackend } from './start';
import { activate } from './start';

/** What is used of the package `webgpu`: Dawn, which Chromium has too. */
interface Dawn {
  readonly globals: object;
  create(switches: readonly string[]): Gpu;
}

/** What is used of TF.js's backend and the device behind it. */
export interface WebgpuBackend {
  readonly device: {
    readonly features: ReadonlySet<string>;
    readonly queue: { onSubmittedWorkDone(): Promise<void> };
  };
  commandEncoder: object | null;
  endComputePassEncoder(): void;
  submitQueue(): void;
  /** Where it is a list, every program is timed and its time added, ms of the GPU. */
  activeTimers?: { readonly name: string; readonly query: Promise<number> }[] | undefined;
}

/** TF.js on a GPU, through Dawn. The process does not end by itself while it holds the GPU. */
export async function startWebgpu(): Promise<ActiveBackend> {
  // 1. What a browser has.
  if (process.versions['electron'] !== undefined) throw notInElectron();
  const dawn = await importDawn();
  Object.assign(globalThis, dawn.globals);
  // Else times come in steps of 65 µs, which is to protect pages from each other.
  const gpu = dawn.create(['disable-dawn-features=timestamp_quantization']);
  provideNavigator(gpu);
  // 2. The backend, which looks for it as soon as it is imported.
  const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu');
  const isStarted = await activate('webgpu', (backend) => backend instanceof WebGPUBackend);
  if (!isStarted) throw notStarted(l10n.t('no GPU was found that can be used'));
  const backend = webgpuBackend();
  if (!backend.device.features.has('timestamp-query'))
    throw notStarted(l10n.t('its driver tells no times'));
  return {
    name: 'webgpu',
    device: 'webgpu',
    version: tf.version_core,
    threads: null,
    meter: undefined,
    settle: () => settle(backend),
    notes: [l10n.t('WebGPU ran on {0}.', await adapterName(gpu))],
  };
}

/** The active one. */
export function webgpuBackend(): WebgpuBackend {
  return tf.backend() as unknown as WebgpuBackend;
}

/** Hands over what is still to be handed over, and waits until the GPU has done it all. */
async function settle(backend: WebgpuBackend): Promise<void> {
  if (backend.commandEncoder) {
    backend.endComputePassEncoder();
    backend.submitQueue();
  }
  await backend.device.queue.onSubmittedWorkDone();
}

async function importDawn(): Promise<Dawn> {
  try {
    return (await import('webgpu')) as unknown as Dawn;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') throw notStarted(message);
    throw new EngineError(
      'load-failed',
      l10n.t(
        'TensorFlow.js on WebGPU needs the package webgpu, which is not installed: run `npm install webgpu` where Layerline is installed.',
      ),
    );
  }
}

/** Node 20 has no navigator, later ones have one that can't be replaced. */
function provideNavigator(gpu: object): void {
  const found = (globalThis as { navigator?: object }).navigator;
  if (found) Object.defineProperty(found, 'gpu', { value: gpu, configurable: true });
  else Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
}

interface Gpu {
  requestAdapter(options: object): Promise<Adapter | null>;
}

interface Adapter {
  readonly info?: Readonly<Record<string, string | undefined>>;
}

/** Of the same adapter that TF.js asks for. */
async function adapterName(gpu: Gpu): Promise<string> {
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  const { description, device, vendor } = adapter?.info ?? {};
  return description || device || vendor || l10n.t('a GPU without a name');
}

function notInElectron(): EngineError {
  return new EngineError(
    'load-failed',
    l10n.t(
      "WebGPU doesn't run in VS Code's own runtime: install Node 20 or newer, so that node is on the PATH.",
    ),
  );
}

function notStarted(reason: string): EngineError {
  return new EngineError(
    'load-failed',
    l10n.t("WebGPU can't start here ({0}): try another backend.", reason),
  );
}
