import * as vscode from 'vscode';
import type { MeasureHooks, ModelSpec, Progress, RunOptions } from '../engine/options';
import type { Profile } from '../profile/document';
import type { ExportHooks, ExportRequest } from '../source/own-python/export-model';
import type { Run, RunFolder } from './runs';
import type { ModelSource } from './source/model-source';

export interface MeasureRequest {
  /** An export is made in its turn as well: it would disturb another measurement. */
  readonly spec: ModelSpec | ExportRequest;
  readonly options: RunOptions;
  /** For titles and messages. */
  readonly title: string;
  readonly origin: string;
}

export type MeasureState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'measuring'; readonly progress: Progress; readonly elapsedMs: number };

/** One measurement, waiting or running. */
export interface Measuring {
  readonly request: MeasureRequest;
  readonly state: MeasureState;
}

interface Entry {
  measuring: Measuring;
  /** Ends it at once, with nothing. */
  readonly controller: AbortController;
  /** Ends it with the runs made so far. */
  readonly finish: AbortController;
}

type Measure = (
  spec: MeasureRequest['spec'],
  options: RunOptions,
  hooks: MeasureHooks & Pick<ExportHooks, 'onOutput'>,
) => Promise<Profile>;

/**
 * Measures one model at a time: two at once would disturb each other. Later requests wait in order.
 * Disposing ends everything, processes included.
 */
export class Measurements implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;

  private readonly queue: Entry[] = [];
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly runs: RunFolder,
    private readonly log: vscode.LogOutputChannel,
    private readonly sources: ModelSource,
    private readonly measure: Measure = measureInProcesses,
  ) {}

  /** What is measured now, or undefined. */
  get current(): Measuring | undefined {
    return this.queue[0]?.measuring;
  }

  get waitingCount(): number {
    return Math.max(0, this.queue.length - 1);
  }

  /**
   * Measures a model when its turn comes and keeps the profile; one of a few runs comes early.
   * Throws UserError, and vscode.CancellationError when stopped.
   */
  async run(
    request: MeasureRequest,
    token: vscode.CancellationToken,
    onState: (state: MeasureState) => void,
    onEarlyProfile?: (profile: Profile) => void,
  ): Promise<Run> {
    const controller = new AbortController();
    const finish = new AbortController();
    const entry: Entry = {
      measuring: { request, state: { kind: 'waiting' } },
      controller,
      finish,
    };
    const cancelled = token.onCancellationRequested(() => controller.abort(STOPPED));
    if (token.isCancellationRequested) controller.abort(STOPPED);
    this.queue.push(entry);
    const report = (state: MeasureState): void => {
      entry.measuring = { request, state };
      onState(state);
      this.changed.fire();
    };
    const before = this.last;
    const turn = this.takeTurn(before, entry, report, onEarlyProfile);
    // Who comes next waits for the end of this one, whatever it is.
    this.last = Promise.allSettled([before, turn]);
    report(entry.measuring.state);
    try {
      return await turn;
    } catch (error) {
      if (error === STOPPED) throw new vscode.CancellationError();
      throw error;
    } finally {
      cancelled.dispose();
      this.queue.splice(this.queue.indexOf(entry), 1);
      this.changed.fire();
    }
  }

  /**
   * Stops a measurement, by default the one under way, and keeps the runs it has, if any; the
   * others go on.
   */
  stop(request = this.current?.request): void {
    const entry = this.queue.find(({ measuring }) => measuring.request === request);
    const state = entry?.measuring.state;
    const hasRuns = state?.kind === 'measuring' && (state.progress.runs ?? 0) > 0;
    if (hasRuns) entry?.finish.abort();
    else entry?.controller.abort(STOPPED);
  }

  dispose(): void {
    for (const { controller } of this.queue) controller.abort(STOPPED);
    this.changed.dispose();
  }

  private async takeTurn(
    before: Promise<unknown>,
    { measuring: { request }, controller: { signal }, finish }: Entry,
    report: (state: MeasureState) => void,
    onEarlyProfile: MeasureHooks['onEarlyProfile'],
  ): Promise<Run> {
    await untilAborted(before, signal);
    const start = performance.now();
    this.log.info(`Measuring ${request.title} (${request.origin})`, request.options);
    const source = this.sources.begin(request.spec);
    const profile = await this.measure(request.spec, request.options, {
      signal,
      finish: finish.signal,
      onEarlyProfile,
      onOutput: (text) => this.log.info(`${request.origin} printed:\n${text.trimEnd()}`),
      onProgress: (progress) =>
        report({ kind: 'measuring', progress, elapsedMs: performance.now() - start }),
    });
    this.log.info(
      `Measured ${request.title}: ${profile.latency.unprofiled.medianMs.toFixed(3)} ms, ` +
        `${profile.run.runs} runs, in ${Math.round(performance.now() - start)} ms`,
    );
    for (const note of profile.notes) this.log.warn(note);
    return this.runs.add(await source.complete(profile));
  }
}

const measureInProcesses: Measure = async (spec, options, hooks) => {
  const { profileExported, profileModel } = await import('./later');
  return spec.kind === 'export'
    ? profileExported(spec, options, hooks)
    : profileModel(spec, options, hooks);
};

/** Reason of an abort that the user asked for. */
const STOPPED = new Error('Stopped');

/** Waits for a promise, or throws the signal's reason as soon as it is aborted. */
function untilAborted(promise: Promise<unknown>, signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(STOPPED);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject);
  });
}
