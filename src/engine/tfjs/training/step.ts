import * as l10n from '@vscode/l10n';
import type { Optimizer, Scalar, Tensor, Tensor2D, Variable } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import type { TrainedLayer } from '../../../profile/compose-recorded';
import { EngineError } from '../../errors';
import type { TrainingOptions } from '../../options';
import type { Recorder } from '../recorder';
import type { TfjsModel, TrainableWeight } from '../tfjs-model';
import { areProbabilities, classScores, crossEntropy, madeUpLabels } from './loss';
import { registerMissingKernels } from './missing-kernels';
import { StepObserver } from './observe';
import { applyAttributed, optimizerOf } from './optimizer';
import { withAttributedTape } from './tape';

interface Task {
  readonly labels: Tensor2D;
  readonly isProbability: boolean;
}

/**
 * Trains a classifier step by step on made-up labels: forward, categorical cross-entropy, backward,
 * and the optimizer. With a recorder each part belongs to the layer that it serves; without one a
 * step is what users deploy.
 */
export class TrainingStep {
  private readonly optimizer: Optimizer;
  private readonly weights: readonly TrainableWeight[];
  private task: Task | undefined;
  private observed: TrainedLayer[] | undefined;
  private latestLoss: number | undefined;

  /** Throws EngineError('bad-input') for a model without weights to train. */
  constructor(
    private readonly model: TfjsModel,
    private readonly recorder: Recorder | undefined,
    private readonly feeds: readonly Tensor[],
    options: TrainingOptions,
    private readonly seed: number,
  ) {
    if (model.trainable.length === 0)
      throw new EngineError(
        'bad-input',
        l10n.t('The model has no weights that training could change: run it as it is.'),
      );
    registerMissingKernels();
    this.optimizer = optimizerOf(options);
    // Units one after the other, so that each has its time in one piece.
    this.weights = model.trainable.toSorted((a, b) => a.unit - b.unit);
  }

  /**
   * Looks at the model's scores, and, with a recorder, at the gradients that the untrained weights
   * have. Outside of any run: it would count in the first one's time.
   */
  async prepare(): Promise<void> {
    if (this.task) return;
    const outputs = await this.model.run(this.feeds);
    const scores = tf.tidy(() => classScores(outputs[0]));
    const [batch, classes] = scores.shape;
    this.task = {
      labels: madeUpLabels(batch, classes, this.seed),
      isProbability: await areProbabilities(scores),
    };
    tf.dispose([...outputs, scores]);
    if (this.recorder) this.observed = await this.observe(this.recorder);
  }

  /** One step; resolves when the device has done it. */
  async step(): Promise<void> {
    await this.prepare();
    const loss = this.recorder ? this.recordedStep(this.recorder) : this.plainStep();
    [this.latestLoss] = await loss.data();
    loss.dispose();
  }

  /** Of the latest step, before its weights were changed. */
  get loss(): number | undefined {
    return this.latestLoss;
  }

  /** Of the first step, whose weights don't depend on how many follow; aligned with the layers. */
  async perLayer(): Promise<readonly TrainedLayer[]> {
    await this.prepare();
    if (!this.observed) throw new Error('Only a recorded training step tells of its layers.');
    return this.observed;
  }

  dispose(): void {
    this.optimizer.dispose();
    this.task?.labels.dispose();
    this.task = undefined;
  }

  private plainStep(): Scalar {
    const loss = withReasons(() =>
      this.optimizer.minimize(() => this.forward(), true, this.variables()),
    );
    if (!loss) throw new Error('The optimizer gave no loss.');
    return loss;
  }

  private recordedStep(recorder: Recorder): Scalar {
    const { value, grads } = this.gradients(recorder);
    recorder.setPhase('optimizer');
    applyAttributed(this.optimizer, this.weights, grads, recorder);
    tf.dispose(grads);
    return value;
  }

  private gradients(recorder: Recorder, observer?: StepObserver) {
    recorder.setPhase('forward');
    return withReasons(() =>
      withAttributedTape(
        recorder,
        () =>
          tf.variableGrads(() => {
            const loss = this.forward();
            recorder.setPhase('backward');
            return loss;
          }, this.variables()),
        observer,
      ),
    );
  }

  private async observe(recorder: Recorder): Promise<TrainedLayer[]> {
    const observer = new StepObserver();
    const once = (): void => {
      const { value, grads } = this.gradients(recorder, observer);
      observer.gradients(this.weights, grads);
      tf.dispose([value, grads]);
    };
    if (recorder.isRecording) once();
    else await recorder.record(once);
    return observer.results(this.model.layers.length);
  }

  private forward(): Scalar {
    if (!this.task) throw new Error('The training step was not prepared.');
    const { labels, isProbability } = this.task;
    const outputs = this.model.run(this.feeds, true);
    if ('then' in outputs)
      throw new EngineError(
        'bad-input',
        l10n.t("TensorFlow.js can't train a model whose graph branches or loops on its data."),
      );
    return crossEntropy(labels, classScores(outputs[0]), isProbability);
  }

  private variables(): Variable[] {
    return this.weights.map(({ variable }) => variable);
  }
}

/** TF.js's complaints about what it can't differentiate, as a sentence for users. */
function withReasons<T>(body: () => T): T {
  try {
    return body();
  } catch (error) {
    const text = error instanceof Error ? error.message : '';
    const kernel = /gradient function not found for (\w+)|Kernel '(\w+)' not registered/.exec(text);
    if (!kernel) throw error;
    throw new EngineError(
      'run-failed',
      l10n.t(
        "TensorFlow.js can't train this model here: it has no gradient for {0}.",
        kernel[1] ?? kernel[2] ?? '',
      ),
    );
  }
}
