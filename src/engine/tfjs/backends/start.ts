import * as tf from '@tensorflow/tfjs';
import type { BackendName, DeviceName, RunOptions } from '../../options';
import { backendOf } from '../../options';
import type { AllocationMeter } from '../recorder';
import { startTensorflow } from './tensorflow';
import { startWasm } from './wasm';
import { startWebgpu } from './webgpu';

/** What runs the kernels of this process. */
export interface ActiveBackend {
  readonly name: BackendName;
  readonly device: DeviceName;
  /** Of TF.js, and of the library behind it where there is one. */
  readonly version: string;
  /** null: the library's default. */
  readonly threads: number | null;
  readonly meter: AllocationMeter | undefined;
  /** Waits until all work is done, where kernels don't block; else undefined. */
  readonly settle?: (() => Promise<void>) | undefined;
  /** Plain sentences for the profile's reader. */
  readonly notes: readonly string[];
}

export type BackendOptions = Pick<
  RunOptions,
  'backend' | 'device' | 'threads' | 'tensorflowFolder'
>;

/** Makes a backend the active one. Throws EngineError('load-failed') when it can't be had. */
export async function startBackend(options: BackendOptions): Promise<ActiveBackend> {
  switch (backendOf(options)) {
    case 'wasm':
      return startWasm(options);
    case 'tensorflow':
      return startTensorflow(options);
    case 'webgpu':
      return startWebgpu();
  }
}

/**
 * Whether a backend is the active one now, and of its class: where it can't start, TF.js warns,
 * goes on with another and still names the one that was asked for.
 */
export async function activate(
  name: BackendName,
  isItsClass: (backend: unknown) => boolean,
): Promise<boolean> {
  const isSet = await tf.setBackend(name).catch(() => false);
  return isSet && tf.getBackend() === name && isItsClass(tf.backend());
}
