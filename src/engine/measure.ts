import * as l10n from '@vscode/l10n';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import type { Profile, RunDescription } from '../profile/document';
import { median, relativeUncertainty } from '../profile/statistics';
import type { EngineHandle, StartEngine } from './engine-process';
import { startEngineProcess } from './engine-process';
import { EngineError } from './errors';
import { greet } from './greet';
import { programFor } from './program';
import type { MeasureHooks, ModelSpec, Progress, RunOptions } from './options';
import type { Engine, Prepared, UnprofiledRuns } from './protocol';
import { createWorkFolder } from './work-folder';

/** The estimate is stable when the median is known this well, as a part of itself. */
const STABLE_UNCERTAINTY = 0.01;
/** The profiled session only gives shares. */
const STABLE_PROFILED_UNCERTAINTY = 0.02;
const MIN_RUNS = 15;
const MAX_RUNS = 300;
/** The profiler keeps about 2 kB per kernel event until the end: 16,000 are 30 MB. */
const MAX_KERNEL_EVENTS = 16_000;
const MIN_PROFILED_RUNS = 8;
/** For an early profile; after as many that warm up. */
const EARLY_RUNS = 5;
/** Loading once more may take so long, and so many nodes take no time to put together. */
const EARLY_LOAD_MS = 2000;
const EARLY_NODES = 2000;
/** How long one session runs before the other takes its turn. */
const TURN_MS = 150;
const MAX_TURN_RUNS = 20;
/**
 * After a run the runtime's threads spin, a million times, before they sleep. Until then they slow
 * the other session's first run: ResNet-50 took 70 ms instead of 40 once every turn, and its median
 * wasn't known within 10 s (two cores, AMD EPYC, 2026-11). With 20 ms it took 55, with 50 ms 40.
 */
const SPIN_MS = 60;

/**
 * Measures a model: an un-instrumented session for what users deploy and a profiled one for what
 * each layer takes, each in a fresh process, running in turns so that both see the same machine.
 *
 * Throws UserError for whatever a user can act on, and the signal's reason when cancelled. Either
 * way the processes are gone and the temporary files removed.
 */
export async function profileModel(
  spec: ModelSpec,
  options: RunOptions,
  hooks: MeasureHooks = {},
  start: StartEngine = startEngineProcess,
): Promise<Profile> {
  hooks.signal?.throwIfAborted();
  const program = await programFor(options);
  const folder = await createWorkFolder();
  const plain = start(options.engine, program);
  const profiled = start(options.engine, program);
  const handles = [plain, profiled];
  const abort = () => void Promise.all(handles.map((handle) => handle.dispose()));
  hooks.signal?.addEventListener('abort', abort, { once: true });
  try {
    const run = new MeasurementRun(plain.engine, profiled.engine, options, hooks, folder.path);
    return await run.measure(spec);
  } catch (error) {
    // A call cut off by cancelling fails with the process's end; the reason is the cancel.
    hooks.signal?.throwIfAborted();
    throw error;
  } finally {
    hooks.signal?.removeEventListener('abort', abort);
    await endAll(handles);
    await folder.remove();
  }
}

async function endAll(handles: readonly EngineHandle[]): Promise<void> {
  await Promise.all(handles.map((handle) => handle.dispose()));
}

type StopReason = RunDescription['stopped'];

class MeasurementRun {
  private fraction = 0;
  private readonly unprofiledMs: number[] = [];
  private readonly profiledMs: number[] = [];
  private profiledRuns = MIN_PROFILED_RUNS;

  constructor(
    private readonly plain: Engine,
    private readonly profiled: Engine,
    private readonly options: RunOptions,
    private readonly hooks: MeasureHooks,
    private readonly folder: string,
  ) {}

  async measure(spec: ModelSpec): Promise<Profile> {
    // 1. Two engines that speak our protocol.
    this.report({ step: 'start', fraction: 0 });
    await Promise.all([greet(this.plain), greet(this.profiled)]);
    // 2. The model, built or opened once, in the profiled process.
    this.report({ step: 'build', fraction: 0.02 });
    const { options, folder } = this;
    const prepared = await this.limit(l10n.t('Preparing the model'), () =>
      this.profiled.prepare({ spec, options, folder }),
    );
    // 3. Both sessions. Their first runs show the cold start and the allocator at work.
    this.report({ step: 'load', fraction: 0.1 });
    const loadMs = await this.load(prepared);
    this.report({ step: 'warm-up', fraction: 0.3 });
    const [firstRunMs = Number.NaN] = await this.runs(this.plain, this.warmupRuns);
    await this.runs(this.profiled, this.warmupRuns);
    // 4. For who looks on, what a few runs say.
    await this.profileEarly(prepared, { loadMs, firstRunMs });
    // 5. Runs in turns.
    const stopped = await this.takeTurns(prepared.nodeCount);
    // 6. The un-instrumented process has done its part: its peak memory is what deploying takes.
    const { processPeakBytes } = await this.plain.peak({});
    this.report({ step: 'attribute', fraction: 0.95 });
    const samplesMs = this.unprofiledMs;
    return this.finish({ loadMs, firstRunMs, samplesMs, processPeakBytes }, stopped);
  }

  private async load(prepared: Prepared): Promise<number> {
    const { inputs, plain } = prepared;
    const [loaded] = await this.limit(l10n.t('Loading the model'), async () =>
      Promise.all([
        this.plain.load({ runnable: plain, inputs, options: this.options }),
        this.loadProfiled(prepared),
      ]),
    );
    return loaded.loadMs;
  }

  private async loadProfiled({ inputs, instrumented }: Prepared): Promise<void> {
    const profileFolder = await mkdtemp(join(this.folder, 'profile-'));
    const request = { runnable: instrumented, inputs, options: this.options, profileFolder };
    await this.profiled.load(request);
  }

  private async runs(engine: Engine, runs: number): Promise<readonly number[]> {
    const request = { runs, untilMs: Number.MAX_SAFE_INTEGER };
    const { samplesMs } = await this.limit(l10n.t('A run of the model'), () => engine.run(request));
    return samplesMs;
  }

  private finish(unprofiled: UnprofiledRuns, stopped: StopReason): Promise<Profile> {
    const { options, warmupRuns } = this;
    return this.limit(l10n.t('Putting the profile together'), () =>
      this.profiled.finish({ options, unprofiled, warmupRuns, stopped }),
    );
  }

  /** A profiler that tells what it saw only at its end makes the profiled session begin anew. */
  private async profileEarly(
    prepared: Prepared,
    { loadMs, firstRunMs }: Pick<UnprofiledRuns, 'loadMs' | 'firstRunMs'>,
  ): Promise<void> {
    const { onEarlyProfile } = this.hooks;
    if (!onEarlyProfile || loadMs > EARLY_LOAD_MS || prepared.nodeCount > EARLY_NODES) return;
    const runs = Math.min(EARLY_RUNS, this.options.runs ?? EARLY_RUNS);
    const samplesMs = await this.runs(this.plain, runs);
    await this.untilThreadsSleep();
    await this.runs(this.profiled, runs);
    const unprofiled = { loadMs, firstRunMs, samplesMs, processPeakBytes: null };
    onEarlyProfile(await this.finish(unprofiled, 'asked'));
    if (prepared.canFinishEarly) return;
    await this.limit(l10n.t('Loading the model'), () => this.loadProfiled(prepared));
    await this.runs(this.profiled, this.warmupRuns);
  }

  /** At least one: the first run shows the allocator at work and is not like the others. */
  private get warmupRuns(): number {
    return Math.max(1, this.options.warmupRuns);
  }

  private async takeTurns(nodeCount: number): Promise<StopReason> {
    const started = performance.now();
    this.profiledRuns = Math.max(MIN_PROFILED_RUNS, Math.floor(MAX_KERNEL_EVENTS / nodeCount));
    this.reportMeasuring(0);
    for (;;) {
      const elapsedMs = performance.now() - started;
      const reason = this.stopReason(elapsedMs);
      if (reason) return reason;
      const wanted = (this.options.runs ?? MAX_RUNS) - this.unprofiledMs.length;
      const turn = { runs: Math.min(wanted, MAX_TURN_RUNS), untilMs: TURN_MS };
      await this.untilThreadsSleep();
      const plain = await this.limit(l10n.t('A run of the model'), () => this.plain.run(turn));
      this.unprofiledMs.push(...plain.samplesMs);
      // Now, so that whoever shows it draws before the profiled runs: of them only shares matter.
      this.reportMeasuring(performance.now() - started);
      // As many profiled runs as plain ones, so that both sample the same stretch of time.
      const left = this.profiledRuns - this.profiledMs.length;
      const same = {
        runs: Math.min(left, plain.samplesMs.length),
        untilMs: Number.MAX_SAFE_INTEGER,
      };
      if (left <= 0) continue;
      await this.untilThreadsSleep();
      const profiled = await this.limit(l10n.t('A run of the model'), () =>
        this.profiled.run(same),
      );
      this.profiledMs.push(...profiled.samplesMs);
    }
  }

  /** Of the session that ran last. */
  private async untilThreadsSleep(): Promise<void> {
    const { engine, threads, spinning } = this.options;
    // TensorFlow.js's threads wait without spinning.
    if (engine === 'tfjs' || threads === 1 || spinning === false) return;
    await new Promise((resolve) => setTimeout(resolve, SPIN_MS));
  }

  private stopReason(elapsedMs: number): StopReason | undefined {
    const runs = this.unprofiledMs.length;
    if (this.hooks.finish?.aborted && runs > 0) return 'asked';
    if (this.options.runs !== undefined) return runs >= this.options.runs ? 'runs' : undefined;
    if (runs >= MAX_RUNS) return 'limit';
    if (elapsedMs >= this.options.budgetMs && runs > 0) return 'budget';
    const isStable =
      runs >= MIN_RUNS &&
      relativeUncertainty(this.unprofiledMs) <= STABLE_UNCERTAINTY &&
      (this.profiledMs.length >= this.profiledRuns ||
        relativeUncertainty(this.profiledMs) <= STABLE_PROFILED_UNCERTAINTY);
    return isStable ? 'stable' : undefined;
  }

  private reportMeasuring(elapsedMs: number): void {
    const { runs: wanted, budgetMs } = this.options;
    const runs = this.unprofiledMs.length;
    const done = wanted === undefined ? elapsedMs / budgetMs : runs / wanted;
    const provisional = runs > 0 ? { medianMs: median(this.unprofiledMs) } : {};
    const fraction = 0.35 + 0.6 * Math.min(1, done);
    const byRuns = runs > 0 ? (elapsedMs / runs) * ((wanted ?? 0) - runs) : undefined;
    const leftMs = wanted === undefined ? Math.max(0, budgetMs - elapsedMs) : byRuns;
    const left = leftMs === undefined ? {} : { leftMs };
    this.report({ step: 'measure', fraction, runs, ...provisional, ...left });
  }

  private report(progress: Progress): void {
    this.fraction = Math.max(this.fraction, progress.fraction);
    this.hooks.onProgress?.({ ...progress, fraction: this.fraction });
  }

  /** The runtime can't be interrupted: a call that never ends is ended with its process. */
  private async limit<T>(what: string, call: () => Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const limitMs = this.options.callLimitMs;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () =>
          reject(
            new EngineError(
              'timeout',
              l10n.t(
                '{0} took more than {1} s and was stopped: the model may loop endlessly; if it is just that slow, allow more time (--timeout).',
                what,
                Math.round(limitMs / 1000),
              ),
            ),
          ),
        limitMs,
      );
    });
    try {
      return await Promise.race([call(), late]);
    } finally {
      clearTimeout(timer);
    }
  }
}
