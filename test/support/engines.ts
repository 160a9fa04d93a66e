import { resolve } from 'node:path';
import type { EngineHandle } from '../../src/engine/engine-process';
import { startEngineProcess } from '../../src/engine/engine-process';
import { OnnxRuntimeEngine } from '../../src/engine/onnxruntime/engine';
import type { EngineName, RunOptions } from '../../src/engine/options';
import { DEFAULT_RUN_OPTIONS } from '../../src/engine/options';

/** Few runs, one thread: tests assert structure and orderings, never times. */
export const QUICK: RunOptions = {
  ...DEFAULT_RUN_OPTIONS,
  threads: 1,
  warmupRuns: 1,
  runs: 5,
  callLimitMs: 30_000,
};

/** The engine behind its interface, in this very process. */
export function startInProcess(): EngineHandle {
  return { engine: new OnnxRuntimeEngine(), dispose: () => Promise.resolve() };
}

/** The built engine in a process of its own, as users run it. */
export function startBuiltEngine(engine: EngineName = 'onnxruntime'): EngineHandle {
  const bundle = engine === 'tfjs' ? 'dist/tfjs-engine.cjs' : 'dist/engine.cjs';
  return startEngineProcess(engine, undefined, resolve(bundle));
}
