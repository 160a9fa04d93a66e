import * as vscode from 'vscode';
import type { KerasSpec, ModelSpec, Progress, RunOptions } from '../engine/options';
import { atBatch, withFittingEngine, withTensorflow } from '../engine/options';
import { isKerasPath } from '../formats/keras/match';
import { formatDuration } from '../profile/format';
import type { ExportRequest } from '../source/own-python/export-model';
import { detailsOf } from '../source/own-python/own-python-error';
import type { Reexport, Retrace } from './describe-model';
import { optionsOf, originOfSpec, specOf, titleOfSpec } from './describe-model';
import type { MeasureRequest, MeasureState, Measurements } from './measurements';
import { remedyOf } from './own-python/remedy';
import type { Panel } from './panel/panel';
import type { Panels } from './panel/panels';
import { logProblem, showProblem } from './problems';
import type { Session } from './session';
import { settings } from './settings';
import { isTrustedFor } from './trust';

/** Measures models as commands do: with a panel, a notification, and one sentence on failure. */
export class Profiling {
  constructor(
    private readonly measurements: Measurements,
    private readonly panels: Panels,
    private readonly session: Session,
    private readonly log: vscode.LogOutputChannel,
    private readonly retrace: Retrace,
    private readonly reexport: Reexport,
    /** Of a TensorFlow that was set up for TensorFlow.js. */
    private readonly tensorflowFolder: () => string | undefined,
    private readonly keras: (path: string) => Promise<KerasSpec>,
  ) {}

  /**
   * @param spec to be measured, or to be exported by the user's own Python first.
   * @param given how to measure; by default as the settings say, also when it is done again.
   * @param panel to show it in, else one of the model or a new one.
   * @param isQuiet nobody asked just now: nothing comes to the front.
   */
  async profile(
    spec: ModelSpec | ExportRequest,
    given?: RunOptions,
    panel?: Panel,
    isQuiet = false,
  ): Promise<void> {
    if ('path' in spec && !(await trusted(spec.path))) return;
    const asked = given ?? settings.runOptions();
    const lowered = asked.engine === 'tfjs' ? spec : await this.lowered(spec);
    if (!lowered) return;
    const fittingEngine = lowered.kind === 'export' ? asked : withFittingEngine(lowered, asked);
    const options = withTensorflow(fittingEngine, this.tensorflowFolder);
    const fitting = await this.withBatch(lowered, options);
    if (!fitting) return;
    const request = {
      spec: fitting,
      options,
      title: titleOfSpec(spec),
      origin: originOfSpec(spec),
    };
    const attempt = {
      again: () => void this.profile(spec, given, target),
      atBatch: (batch: number) => {
        // Of what isn't a model yet nobody knows which would fit.
        if (fitting.kind === 'export') return;
        const smaller = atBatch(fitting, options, batch);
        void this.profile(smaller.spec, smaller.options, target);
      },
      stop: () => this.measurements.stop(request),
      isQuiet,
    };
    const target = this.panels.beginMeasuring(request.title, request.origin, attempt, panel);
    try {
      const run = await vscode.window.withProgress(
        {
          location: isQuiet ? vscode.ProgressLocation.Window : vscode.ProgressLocation.Notification,
          title: vscode.l10n.t('Profiling {0}', request.title),
          cancellable: true,
        },
        (notification, token) => {
          let fraction = 0;
          return this.measurements.run(
            request,
            token,
            (state) => {
              const increment = state.kind === 'measuring' ? state.progress.fraction - fraction : 0;
              fraction += increment;
              notification.report({ message: describeState(state), increment: increment * 100 });
              if (state.kind === 'measuring') target.progress({ type: 'progress', ...state });
            },
            (profile) => this.panels.showEarly(profile, target),
          );
        },
      );
      this.panels.showRun(run, target);
    } catch (error) {
      this.fail(error, request, target);
    }
  }

  /** Measures the shown model again, in the same way unless `change` says another; tells which. */
  async profileAgain(
    change: (options: RunOptions) => RunOptions = (same) => same,
  ): Promise<ModelSpec | ExportRequest | undefined> {
    const { run } = this.session;
    if (!run) return undefined;
    const spec = await specOf(run.profile, this.retrace, this.reexport);
    const { backend } = settings.runOptions();
    if (spec) await this.profile(spec, change({ backend, ...optionsOf(run.profile) }));
    return spec;
  }

  /** A Keras file with its layers in ONNX's operators, for ONNX Runtime. A message says why not. */
  private async lowered<Spec extends ModelSpec | ExportRequest>(
    spec: Spec,
  ): Promise<Spec | KerasSpec | undefined> {
    if (spec.kind !== 'file' || !isKerasPath(spec.path)) return spec;
    try {
      return await this.keras(spec.path);
    } catch (error) {
      showProblem(logProblem(error, this.log, titleOfSpec(spec)), this.log);
      return undefined;
    }
  }

  /** Sizes of a traced graph are fixed: another batch is another trace. A message says why not. */
  private async withBatch<Spec extends ModelSpec | ExportRequest>(
    spec: Spec,
    { batch }: RunOptions,
  ): Promise<Spec | ModelSpec | undefined> {
    if (spec.kind !== 'traced' || batch === undefined) return spec;
    try {
      return await this.retrace(spec, batch);
    } catch (error) {
      showProblem(logProblem(error, this.log, titleOfSpec(spec)), this.log);
      return undefined;
    }
  }

  private fail(error: unknown, request: MeasureRequest, panel: Panel): void {
    const { spec, title } = request;
    if (error instanceof vscode.CancellationError) {
      this.log.info(`Stopped measuring ${title}`);
      return this.panels.abandon(panel);
    }
    const message = logProblem(error, this.log, title);
    this.panels.showFailure(panel, message, detailsOf(error));
    void this.showFit(error, request, panel);
    showProblem(message, this.log, spec.kind === 'export' ? remedyOf(error, spec) : undefined);
  }

  /** Where memory was the reason, the panel tells in a moment which batches would fit. */
  private async showFit(
    failure: unknown,
    { spec, options, title }: MeasureRequest,
    panel: Panel,
  ): Promise<void> {
    if (spec.kind === 'export') return;
    try {
      const { whatFits } = await import('./later');
      const fit = await whatFits(spec, options, failure);
      if (fit) this.panels.showFit(panel, fit);
    } catch (error) {
      this.log.warn(`What would fit of ${title} isn't known: ${String(error)}`);
    }
  }
}

/** A model file is foreign code to a native runtime: only in a trusted workspace. */
function trusted(path: string): Promise<boolean> {
  return isTrustedFor(
    vscode.l10n.t(
      'This workspace is not trusted, so {0} is not run. Models of the zoo still run.',
      vscode.workspace.asRelativePath(path),
    ),
  );
}

/** One line for the notification: the step, what is known so far, the time left. */
export function describeState(state: MeasureState): string {
  if (state.kind === 'waiting') return vscode.l10n.t('waiting for the measurement before it');
  const { leftMs } = state.progress;
  const step = describeStep(state.progress);
  return leftMs === undefined
    ? step
    : vscode.l10n.t('{0} · at most {1} s left', step, Math.max(1, Math.ceil(leftMs / 1000)));
}

function describeStep({ step, runs, medianMs }: Progress): string {
  switch (step) {
    case 'export':
      return vscode.l10n.t('exporting with your Python');
    case 'start':
      return vscode.l10n.t('starting the engine');
    case 'build':
      return vscode.l10n.t('building the graph');
    case 'load':
      return vscode.l10n.t('loading in a fresh process');
    case 'warm-up':
      return vscode.l10n.t('warming up');
    case 'measure':
      return medianMs === undefined
        ? vscode.l10n.t('measuring')
        : vscode.l10n.t('run {0}, {1} so far', runs ?? 0, formatDuration(medianMs));
    case 'attribute':
      return vscode.l10n.t('attributing kernels to layers');
  }
}
