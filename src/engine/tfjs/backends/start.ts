import type { BackendName, DeviceName, RunOptions } from '../../options';
import type { AllocationMeter } from '../recorder';
import { startWasm } from './wasm';

/** What runs the kernels of this process. */
export interface ActiveBackend {
  readonly name: BackendName;
  readonly device: DeviceName;
  /** Of TF.js, and of the library behind it where there is one. */
  readonly version: string;
  /** null: the library's default. */
  readonly threads: number | null;
  readonly meter: AllocationMeter | undefined;
  /** Plain sentences for the profile's reader. */
  readonly notes: readonly string[];
}

export type BackendOptions = Pick<
  RunOptions,
  'backend' | 'device' | 'threads' | 'tensorflowFolder'
>;

/** Makes a backend the active one. Throws EngineError('load-failed') when it can't be had. */
export async function startBackend(options: BackendOptions): Promise<ActiveBackend> {
  return startWasm(options);
}
