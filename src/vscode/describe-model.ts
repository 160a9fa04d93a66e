import * as vscode from 'vscode';
import type { ModelSpec, RunOptions } from '../engine/options';
import { DEFAULT_RUN_OPTIONS } from '../engine/options';
import type { Profile } from '../profile/document';
import { describeZoo, zooSpec } from '../zoo';

/** What a profile knows of its model's origin; its zoo model may be one that we don't have. */
type Source = Profile['model']['source'];

/** `ResNet-50`, or a file's name. */
export function titleOf(profile: Profile): string {
  return titleOfSpec(profile.model.source);
}

export function titleOfSpec(spec: ModelSpec | Source): string {
  if (spec.kind === 'file') return spec.path.slice(spec.path.lastIndexOf('/') + 1);
  if (spec.kind === 'traced') return spec.name;
  return describeZoo().find((entry) => entry.name === spec.name)?.title ?? spec.name;
}

/** Where the model comes from: `zoo`, or its path as the workspace shows it. */
export function originOf(profile: Profile): string {
  return originOfSpec(profile.model.source);
}

export function originOfSpec(spec: ModelSpec | Source): string {
  return 'path' in spec ? vscode.workspace.asRelativePath(spec.path) : vscode.l10n.t('zoo');
}

/** Traces a model of a source file anew. Throws UserError when that can't be. */
export type Retrace = (source: { path: string; name: string }) => Promise<ModelSpec>;

/** What was measured, to measure it again. Throws UserError for a zoo model that we don't have. */
export async function specOf({ model: { source } }: Profile, retrace: Retrace): Promise<ModelSpec> {
  switch (source.kind) {
    case 'file':
      return source;
    case 'traced':
      return retrace(source);
    case 'zoo':
      return zooSpec(source.name, source.options);
  }
}

/** How it was measured, as far as the document tells. */
export function optionsOf({ run }: Profile): RunOptions {
  return {
    ...DEFAULT_RUN_OPTIONS,
    threads: run.threads ?? undefined,
    optimization: run.optimization as RunOptions['optimization'],
    memoryPattern: run.memoryPattern,
    batch: run.batch ?? undefined,
    warmupRuns: run.warmupRuns,
    budgetMs: run.budgetMs ?? DEFAULT_RUN_OPTIONS.budgetMs,
  };
}
