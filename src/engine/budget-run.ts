import type { BudgetRun } from '../profile/budget/budget';
import type { ModelSpec, RunOptions } from './options';
import { backendOf, DEFAULT_RUN_OPTIONS, withFittingEngine } from './options';

/** How a model of a budget is measured: as the budget says, else as `layerline profile` does. */
export function budgetRunOptions(run: BudgetRun, spec: ModelSpec): RunOptions {
  const { engine: named, backend, device, threads, batch, inputShapes, runs, budgetMs } = run;
  const engine = named ?? (backend === undefined ? DEFAULT_RUN_OPTIONS.engine : 'tfjs');
  const isWebgpu = engine === 'tfjs' && (device === 'webgpu' || backend === 'webgpu');
  const options: RunOptions = {
    ...DEFAULT_RUN_OPTIONS,
    engine,
    device: isWebgpu ? 'webgpu' : 'cpu',
    backend:
      engine === 'tfjs' ? backendOf({ backend, device: isWebgpu ? 'webgpu' : 'cpu' }) : undefined,
    threads,
    batch,
    inputShapes,
    runs,
    budgetMs: budgetMs ?? DEFAULT_RUN_OPTIONS.budgetMs,
  };
  return named === undefined ? withFittingEngine(spec, options) : options;
}
