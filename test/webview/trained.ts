/** Profiles of a training step of networks that never were, as TensorFlow.js makes them. */
import type { Profile, ProfiledLayer } from '../../src/profile/document';
import { sum } from '../../src/profile/statistics';
import type { PanelContent } from '../../src/vscode/panel/messages';
import { syntheticProfile } from '../support/synthetic-profile';
import { profileContent } from './contents';

export interface TrainedOptions {
  readonly layers: number;
  readonly name?: string;
  /** Factor of the gradient from one layer with weights to the next one towards the input. */
  readonly decay?: number;
  /** Run instead of trained: what else TensorFlow.js does differently. */
  readonly isInference?: boolean;
}

/** Part of a layer's time that goes forward, and to the optimizer where it has weights. */
export const FORWARD = 0.3;
export const OPTIMIZER = 0.1;

/** Every third layer is a convolution with weights; the last one has a gradient of norm 0.5. */
export function trainedProfile(options: TrainedOptions): Profile {
  const { layers: count, decay = 0.8, name = 'plain34', isInference = false } = options;
  const from = syntheticProfile({ layers: count, fused: 0, insertedEvery: 0, withSource: true });
  const layers = from.layers.filter(({ kind }) => kind === 'layer');
  const outsideMs = from.latency.unprofiled.medianMs - sum(layers.map((l) => l.timeMs.median));
  const deep = layers.filter(isConvolution).length;
  let depth = 0;
  const trained = layers.map((layer): ProfiledLayer => {
    if (isInference) return layer;
    const hasWeights = isConvolution(layer);
    const norm = hasWeights ? 0.5 * decay ** (deep - 1 - depth++) : null;
    const optimizer = hasWeights ? OPTIMIZER : 0;
    const ms = layer.timeMs.median;
    return {
      ...layer,
      training: {
        forwardMs: ms * FORWARD,
        backwardMs: ms * (1 - FORWARD - optimizer),
        optimizerMs: ms * optimizer,
        savedBytes: layer.type === 'ReLU' ? 0 : (layer.outputBytes ?? 0),
        gradientNorm: norm,
        outputGradientNorm: norm === null ? null : norm * 2,
      },
    };
  });
  return {
    ...from,
    model: { ...from.model, name, source: { kind: 'file', path: `${name}/model.json` } },
    run: {
      ...from.run,
      engine: 'tfjs',
      engineVersion: '4.22.0',
      backend: 'wasm',
      optimization: 'none',
      ...(isInference ? {} : { training: TRAINING }),
    },
    layers: [...trained, outsideRow(outsideMs, from)],
    kernels: from.kernels.map((kernel) => ({
      ...kernel,
      opType: 'FusedConv2D',
      provider: 'wasm',
      how: 'called by the layer',
      nodes: [],
    })),
    correction: {
      perKernelUs: 0.4,
      betweenKernelsUs: 0,
      callMs: outsideMs,
      scale: 1,
      overhead: 0.02,
    },
    latency: { ...from.latency, profiled: slower(from.latency.profiled) },
    accounting: { ...from.accounting, nodes: NO_NODES },
    memory: {
      ...from.memory,
      predictedPeakBytes: null,
      curve: from.memory.curve.map((point) => ({ ...point, predictedBytes: null })),
    },
    certificate: [
      { check: 'Runs with the same kernels in the same order', passed: 20, of: 20 },
      { check: 'Layers called in a run', passed: layers.length, of: layers.length },
      { check: 'Rows add up to the un-instrumented run', passed: 1, of: 1 },
    ],
    notes: [],
  };
}

export function trainedContent(options: Partial<TrainedOptions> = {}): PanelContent {
  return profileContent(trainedProfile({ layers: 102, ...options }));
}

/** A plain network before, the same with residual connections after: its gradients stay. */
export function trainedTwice(): PanelContent {
  const content = trainedContent({ name: 'resnet34', decay: 0.99 });
  const profile = trainedProfile({ layers: 96, name: 'plain34', decay: 0.8 });
  return content.kind === 'profile'
    ? { ...content, against: { title: 'plain34', detail: '13:40', profile } }
    : content;
}

const TRAINING = { optimizer: 'adam', learningRate: 0.001, loss: 'categorical cross-entropy' };

const NO_NODES: Profile['accounting']['nodes'] = {
  one: 0,
  multi: 0,
  folded: 0,
  merged: 0,
  eliminated: 0,
  dead: 0,
  unexplained: 0,
};

function isConvolution({ type }: ProfiledLayer): boolean {
  return type === 'Conv2D';
}

function slower(latency: Profile['latency']['profiled']): Profile['latency']['profiled'] {
  return { ...latency, medianMs: latency.medianMs * 1.02 };
}

function outsideRow(ms: number, { layers, latency }: Profile): ProfiledLayer {
  const runtime = layers.find(({ kind }) => kind === 'runtime');
  if (!runtime) throw new Error('The synthetic profile has rows of the runtime.');
  const timeMs = { median: ms, p10: ms, p90: ms };
  return {
    ...runtime,
    id: 'runtime/outside',
    name: 'Outside of layers',
    timeMs,
    rawMs: timeMs,
    share: ms / latency.unprofiled.medianMs,
  };
}
