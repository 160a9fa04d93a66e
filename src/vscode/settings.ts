import * as vscode from 'vscode';
import type { BackendName, EngineName, RunOptions, TrainingOptions } from '../engine/options';
import { DEFAULT_RUN_OPTIONS, DEFAULT_TRAINING } from '../engine/options';

/** The user's settings under `layerline`, read when needed: they change at any time. */
export const settings = {
  /** How a measurement is made. */
  runOptions(): RunOptions {
    const found = section();
    return {
      ...DEFAULT_RUN_OPTIONS,
      engine: found.get<EngineName>('engine', 'onnxruntime'),
      backend: found.get<BackendName>('tfjs.backend', 'wasm'),
      threads: unlessZero(found.get('threads', 0)),
      batch: unlessZero(found.get('batch', 0)),
      budgetMs: found.get('budget', 10) * 1000,
    };
  },

  /** Keeps what runs models from now on. */
  async useEngine(engine: EngineName, backend?: BackendName): Promise<void> {
    const keep = (key: string, value: string) =>
      section().update(key, value, vscode.ConfigurationTarget.Global);
    await keep('engine', engine);
    if (backend) await keep('tfjs.backend', backend);
  },

  /** The optimizer of a training step. */
  training(): TrainingOptions {
    const found = section();
    return {
      optimizer: found.get('training.optimizer', DEFAULT_TRAINING.optimizer),
      learningRate: found.get('training.learningRate', DEFAULT_TRAINING.learningRate),
    };
  },

  /** What stands in the editor. */
  annotations(): AnnotationSettings {
    const found = section();
    return {
      lenses: found.get('annotations.codeLens', 'hot'),
      lineEnd: found.get('annotations.lineEnd', true),
      background: found.get('annotations.heatBackground', false),
      gutter: found.get('annotations.gutter', true),
      hotShare: found.get('annotations.hotShare', 80) / 100,
      hotLines: found.get('annotations.hotLines', 12),
    };
  },

  /** Where the numbers of source files that are not run stand. */
  source(): 'lineEnd' | 'inlay' | 'codeLens' | 'off' {
    return section().get('source.show', 'lineEnd');
  },

  /** Whether models that panels show are measured again when their file is saved. */
  profileOnSave(): boolean {
    return section().get('source.profileOnSave', false);
  },

  /** The user's own Python, for models of a file that can't be traced here. */
  python(file: vscode.Uri): PythonSettings {
    const found = vscode.workspace.getConfiguration('layerline.python', file);
    return {
      path: found.get('path', '').trim(),
      timeoutMs: found.get('timeout', 120) * 1000,
      network: found.get('network', false),
    };
  },

  units(): 'decimal' | 'binary' {
    return section().get('units', 'decimal');
  },

  colours(): 'heat' | 'grey' {
    return section().get('colorScale', 'heat');
  },
};

export interface PythonSettings {
  /** As the user wrote it; '' leaves it to the Python extension. */
  readonly path: string;
  readonly timeoutMs: number;
  /** Whether the file may use the network. */
  readonly network: boolean;
}

export interface AnnotationSettings {
  /** CodeLens over the hot layers, over all of them, or none. */
  readonly lenses: 'hot' | 'all' | 'off';
  readonly lineEnd: boolean;
  readonly background: boolean;
  readonly gutter: boolean;
  /** Hot layers are those that together make this share of the time, 0..1. */
  readonly hotShare: number;
  /** At most so many, so that the text doesn't jump. */
  readonly hotLines: number;
}

/** Zero, the default, leaves it to the runtime or the model. */
function unlessZero(value: number): number | undefined {
  return value > 0 ? value : undefined;
}

function section(): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration('layerline');
}
