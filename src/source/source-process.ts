import * as l10n from '@vscode/l10n';
import { fileURLToPath } from 'node:url';
import { CancellationTokenSource } from 'vscode-jsonrpc/node';
import type { AnswerForm, RunOutcome, Started } from './process/protocol';
import { outOfMemory, SourceChild, tooLarge } from './source-child';
import { SourceError } from './source-error';
import type { SourceReport } from './report';
import type { KerasRequest, KerasTrace, TraceRequest, TraceResponse } from './trace';

export interface SourceLimits {
  /** Time for one trace, after which Python is interrupted. */
  readonly traceMs: number;
  /** Time that an interrupted trace has until its process is killed. */
  readonly graceMs: number;
  readonly startMs: number;
  /** Time to import a package beside the workspace, once; then a trace does without. */
  readonly loadMs: number;
  /** A process that nobody asks for so long ends. */
  readonly idleMs: number;
  /** What Python's heap may grow to; then it raises MemoryError. */
  readonly heapBytes: number;
  /** Resident size of the process at which it ends itself. */
  readonly memoryBytes: number;
  /** A process that is larger after a trace is replaced: its heap never shrinks. */
  readonly keepBytes: number;
}

export const DEFAULT_LIMITS: SourceLimits = {
  // Together three seconds: no file may hang for longer.
  traceMs: 2000,
  graceMs: 1000,
  startMs: 60_000,
  loadMs: 30_000,
  idleMs: 10 * 60_000,
  heapBytes: 1e9,
  memoryBytes: 1.5e9,
  keepBytes: 600e6,
};

export interface SourceOptions {
  /** The workspace folder; Python sees it as `/ws`, and nothing outside of it. */
  readonly root: string;
  /** Where snapshots for a faster start are kept; null keeps none. */
  readonly cacheFolder: string | null;
  /** Folders of Python packages beside the workspace, by name: `timm` of the user's own Python. */
  readonly packages?: Readonly<Record<string, string>>;
  readonly limits?: Partial<SourceLimits>;
  /** The process's bundle; for tests. */
  readonly entry?: string;
  /** Archive of Python files and the function in it that answers; for tests. */
  readonly pythonFiles?: string;
  readonly runner?: string;
  /** Receives what a traced file printed. */
  readonly onOutput?: (text: string) => void;
  readonly onStart?: (started: Started) => void;
}

/** The source process's bundle, beside the bundle that runs this code. */
const DEFAULT_ENTRY = fileURLToPath(new URL('./source.cjs', import.meta.url));

interface StartedChild {
  readonly process: SourceChild;
  readonly started: Promise<Started>;
  /** Packages that are imported, or were tried. */
  readonly loaded: Set<string>;
}

interface Call {
  readonly request: TraceRequest | KerasRequest;
  readonly form: AnswerForm;
  /** Whether somebody still waits for the answer. */
  isWanted: boolean;
  /** Called with what the form says. */
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
  /** Lets go of the signal that it came with. */
  forget?: () => void;
  /** Present while Python is at it. */
  interrupt?: () => void;
}

/**
 * Traces Python files in a process that starts with the first request, lives until nobody asks any
 * more, and is started afresh when it dies. One request at a time: a newer one for the same, models
 * of a file in one form, takes the place of one that waits or runs.
 */
export class SourceProcess {
  private readonly limits: SourceLimits;
  private child: StartedChild | undefined;
  private readonly waiting: Call[] = [];
  private running: Call | undefined;
  private idle: NodeJS.Timeout | undefined;
  private isDisposed = false;

  constructor(private readonly options: SourceOptions) {
    this.limits = { ...DEFAULT_LIMITS, ...options.limits };
  }

  /** Id of the process, when there is one. */
  get pid(): number | undefined {
    return this.child?.process.pid;
  }

  /** Starts the process if it isn't running, so that the first trace needn't wait for it. */
  warmUp(): Promise<Started> {
    if (this.isDisposed) return Promise.reject(cancelled());
    const { started } = this.start();
    if (!this.running) this.endWhenIdle();
    return started;
  }

  /** Throws SourceError; with code `cancelled` when the signal is aborted or a newer request comes. */
  trace(request: TraceRequest, signal?: AbortSignal): Promise<TraceResponse> {
    return this.ask('trace', request, signal);
  }

  /** What an editor shows of the trace, which is far less. Throws SourceError as `trace` does. */
  report(request: TraceRequest, signal?: AbortSignal): Promise<SourceReport> {
    return this.ask('report', request, signal);
  }

  /** Traces the model that a Keras file describes. Throws SourceError as `trace` does. */
  traceKeras(request: KerasRequest, signal?: AbortSignal): Promise<KerasTrace> {
    return this.ask('trace', request, signal);
  }

  private ask<Answer>(
    form: AnswerForm,
    request: TraceRequest | KerasRequest,
    signal: AbortSignal | undefined,
  ): Promise<Answer> {
    return new Promise<Answer>((resolve, reject) => {
      if (this.isDisposed || signal?.aborted) return reject(cancelled());
      const call: Call = { request, form, isWanted: true, resolve, reject };
      const abort = (): void => this.cancel(call);
      signal?.addEventListener('abort', abort);
      call.forget = () => signal?.removeEventListener('abort', abort);
      this.replace(call);
      this.waiting.push(call);
      void this.work();
    });
  }

  /** Ends the process and fails what waits for it. */
  dispose(): void {
    this.isDisposed = true;
    for (const call of [...this.waiting, ...(this.running ? [this.running] : [])])
      this.cancel(call);
    this.stop(cancelled());
  }

  private replace(newer: Call): void {
    const older = [...this.waiting, ...(this.running ? [this.running] : [])];
    for (const call of older) if (isSame(call, newer)) this.cancel(call);
  }

  private cancel(call: Call): void {
    if (!call.isWanted) return;
    call.isWanted = false;
    const index = this.waiting.indexOf(call);
    if (index >= 0) this.waiting.splice(index, 1);
    call.reject(cancelled());
    call.interrupt?.();
  }

  private async work(): Promise<void> {
    if (this.running) return;
    clearTimeout(this.idle);
    for (let call = this.waiting.shift(); call; call = this.waiting.shift()) {
      this.running = call;
      try {
        call.resolve(await this.run(call));
      } catch (error) {
        call.reject(error as Error);
      }
      call.forget?.();
      this.running = undefined;
    }
    this.endWhenIdle();
  }

  private endWhenIdle(): void {
    clearTimeout(this.idle);
    this.idle = setTimeout(() => this.stop(cancelled()), this.limits.idleMs);
    // What is left of the program may end before.
    this.idle.unref();
  }

  private async run(call: Call): Promise<never> {
    const child = this.start();
    await child.started;
    for (;;) {
      if (!call.isWanted) throw cancelled();
      const outcome = await this.once(child, call);
      if (outcome.type !== 'needs-packages') return answerOf(outcome);
      await this.load(child, outcome.packages);
    }
  }

  private async once({ process }: StartedChild, call: Call): Promise<RunOutcome> {
    const { traceMs, graceMs, keepBytes } = this.limits;
    const cancellation = new CancellationTokenSource();
    let grace: NodeJS.Timeout | undefined;
    const timeout = (): SourceError => new SourceError('timeout', timeoutText(traceMs));
    call.interrupt = () => {
      cancellation.cancel();
      const reason = (): SourceError => (call.isWanted ? timeout() : cancelled());
      grace ??= setTimeout(() => this.stop(reason()), graceMs);
    };
    const deadline = setTimeout(call.interrupt, traceMs);
    try {
      const request = JSON.stringify(call.request);
      const result = await process.trace({ request, form: call.form }, cancellation.token);
      if (result.output !== '') this.options.onOutput?.(result.output);
      if (result.isSpent || result.residentBytes > keepBytes) this.stop(cancelled());
      if (!call.isWanted) throw cancelled();
      // What was interrupted and answers all the same has swallowed the interrupt: part is missing.
      if (cancellation.token.isCancellationRequested) throw timeout();
      return result.outcome;
    } finally {
      clearTimeout(deadline);
      clearTimeout(grace);
      call.interrupt = undefined;
    }
  }

  /** Each trace would import them anew, which takes seconds. */
  private async load({ process, loaded }: StartedChild, names: readonly string[]): Promise<void> {
    const { packages = {} } = this.options;
    const needed = names.filter((name) => Object.hasOwn(packages, name) && !loaded.has(name));
    // What is loaded isn't asked for again, unless a file pretends to.
    if (needed.length === 0) throw failed('its packages can’t be loaded');
    for (const name of needed) loaded.add(name);
    const cancellation = new CancellationTokenSource();
    const { loadMs, graceMs } = this.limits;
    const deadline = setTimeout(() => cancellation.cancel(), loadMs);
    const end = setTimeout(
      () => this.stop(new SourceError('timeout', timeoutText(loadMs))),
      loadMs + graceMs,
    );
    try {
      await process.load({ packages: needed }, cancellation.token);
    } finally {
      clearTimeout(deadline);
      clearTimeout(end);
    }
  }

  private start(): StartedChild {
    if (this.child) return this.child;
    const { options, limits } = this;
    const process = new SourceChild(options.entry ?? DEFAULT_ENTRY);
    const started = process.start({
      root: options.root,
      packages: options.packages ?? {},
      pythonFiles: options.pythonFiles ?? null,
      runner: options.runner ?? '_layerline.runner:handle',
      cacheFolder: options.cacheFolder,
      heapBytes: limits.heapBytes,
      memoryBytes: limits.memoryBytes,
    });
    const child = { process, started, loaded: new Set<string>() };
    this.child = child;
    const slow = new SourceError(
      'timeout',
      l10n.t('Python did not start within {0} ms.', limits.startMs),
    );
    const deadline = setTimeout(() => process.kill(slow), limits.startMs);
    started
      .then((answer) => options.onStart?.(answer))
      // A process that doesn't start right is of no use to the next request either.
      .catch((error: SourceError) => process.kill(error))
      .finally(() => clearTimeout(deadline));
    process.closed.catch(() => {
      if (this.child === child) this.child = undefined;
    });
    return child;
  }

  /** The next request starts a fresh process. */
  private stop(reason: SourceError): void {
    const child = this.child;
    this.child = undefined;
    child?.process.kill(reason);
  }
}

/** Whether both ask for the same, of texts that may differ. */
function isSame(a: Call, b: Call): boolean {
  return (
    a.form === b.form &&
    a.request.file === b.request.file &&
    JSON.stringify(modelsOf(a)) === JSON.stringify(modelsOf(b))
  );
}

function modelsOf({ request }: Call): readonly string[] | null {
  return 'models' in request ? request.models : null;
}

/** Of the form that was asked for. */
function answerOf(outcome: Exclude<RunOutcome, { readonly type: 'needs-packages' }>): never {
  switch (outcome.type) {
    case 'answered':
      return JSON.parse(outcome.response) as never;
    case 'out-of-memory':
      throw outOfMemory();
    case 'answer-too-large':
      throw tooLarge();
    // Nobody asked for it: the file raised KeyboardInterrupt itself.
    case 'interrupted':
      throw new SourceError('tracer-failed', l10n.t('This file interrupted its own trace.'));
    case 'tracer-failed':
      throw failed(outcome.reason);
  }
}

function failed(reason: string): SourceError {
  return new SourceError(
    'tracer-failed',
    l10n.t("The tracer failed on this file, which is a mistake of Layerline's: {0}", reason),
  );
}

function cancelled(): SourceError {
  return new SourceError('cancelled', l10n.t('The trace was cancelled.'));
}

function timeoutText(ms: number): string {
  return l10n.t(
    'Tracing this file took longer than {0} s: something in it computes for long when it is run.',
    ms / 1000,
  );
}
