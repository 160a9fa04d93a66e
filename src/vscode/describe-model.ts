import * as vscode from 'vscode';
import type { ModelSpec, RunOptions } from '../engine/options';
import { DEFAULT_RUN_OPTIONS } from '../engine/options';
import type { Profile } from '../profile/document';
import type { ExportRequest } from '../source/own-python/export-model';
import { describeZoo, zooSpec } from '../zoo/specs';

/** What a profile knows of its model's origin; its zoo model may be one that we don't have. */
type Source = Profile['model']['source'];

/** `ResNet-50`, or a file's name. */
export function titleOf(profile: Profile): string {
  return titleOfSpec(profile.model.source);
}

export function titleOfSpec(spec: ModelSpec | ExportRequest | Source): string {
  if (spec.kind === 'file' || spec.kind === 'keras') return fileTitle(spec.path);
  if ('path' in spec) return spec.name;
  return describeZoo().find((entry) => entry.name === spec.name)?.title ?? spec.name;
}

/** A file's name, with its folder's where all models have the same: `antispoof/model.json`. */
function fileTitle(path: string): string {
  const parts = path.split(/[\\/]/);
  return parts.slice(parts.at(-1)?.toLowerCase() === 'model.json' ? -2 : -1).join('/');
}

/** Where the model comes from: `zoo`, or its path as the workspace shows it. */
export function originOf(profile: Profile): string {
  return originOfSpec(profile.model.source);
}

export function originOfSpec(spec: ModelSpec | ExportRequest | Source): string {
  if (!('path' in spec)) return vscode.l10n.t('zoo');
  const path = vscode.workspace.asRelativePath(spec.path);
  const isOwnPythons = spec.kind === 'export' || spec.kind === 'exported';
  return isOwnPythons ? vscode.l10n.t('{0}, with your Python', path) : path;
}

/** Traces a model of a source file anew, with a batch or its own. Throws UserError when it can't. */
export type Retrace = (
  source: { path: string; name: string },
  batch?: number,
) => Promise<ModelSpec>;

/** Asks the user's own Python for a model again. Undefined when it may not run. */
export type Reexport = (source: {
  path: string;
  name: string;
}) => Promise<ExportRequest | undefined>;

/** What was measured, to measure it again. Throws UserError for a zoo model that we don't have. */
export async function specOf(
  { model: { source } }: Profile,
  retrace: Retrace,
  reexport: Reexport,
): Promise<ModelSpec | ExportRequest | undefined> {
  switch (source.kind) {
    case 'file':
      return source;
    case 'traced':
      return retrace(source);
    case 'exported':
      return reexport(source);
    case 'script':
      return source;
    case 'zoo':
      return zooSpec(source.name, source.options);
  }
}

/** How it was measured, as far as the document tells. */
export function optionsOf({ run }: Profile): RunOptions {
  return {
    ...DEFAULT_RUN_OPTIONS,
    ...engineOf(run),
    threads: run.threads ?? undefined,
    ...(run.engine === 'tfjs'
      ? {}
      : {
          optimization: run.optimization as RunOptions['optimization'],
          memoryPattern: run.memoryPattern,
        }),
    batch: run.batch ?? undefined,
    warmupRuns: run.warmupRuns,
    budgetMs: run.budgetMs ?? DEFAULT_RUN_OPTIONS.budgetMs,
  };
}

/** What measured it; another program may have written the document, with an engine that isn't ours. */
function engineOf({ engine, backend, device, training }: Profile['run']): Partial<RunOptions> {
  if (engine !== 'tfjs') return {};
  return {
    engine,
    backend: (['wasm', 'tensorflow', 'webgpu'] as const).find((name) => name === backend) ?? 'wasm',
    device: device === 'webgpu' ? device : 'cpu',
    training: training && {
      optimizer: training.optimizer === 'sgd' ? 'sgd' : 'adam',
      learningRate: training.learningRate,
    },
  };
}
