import * as l10n from '@vscode/l10n';
import type { ModelSpec } from '../../engine/options';
import type { Profile } from '../../profile/document';
import type { SourceReport } from '../../source/report';
import type { ModelKind } from '../../source/trace';
import type { ZooEntry } from '../../zoo';
import { describeZoo } from '../../zoo/specs';
import type { ModelFile } from '../find-models';
import type { Run } from '../runs';
import { modelText, totalsText } from '../source/line-text';

/** An element of the Models view; its commands get it, and profile its `spec`. */
export type ModelItem =
  /** A model file of the workspace, by its path on disk. */
  | { readonly kind: 'model'; readonly path: string; readonly spec: ModelSpec }
  /** A saved profile. */
  | { readonly kind: 'profile'; readonly path: string }
  /** The Python files that may define models. */
  | { readonly kind: 'sources'; readonly count: number }
  | { readonly kind: 'source'; readonly path: string }
  /** A model that a Python file defines. */
  | SourceModelItem
  /** Why a file, or something in it, isn't there to be measured. */
  | SourceNoteItem
  | { readonly kind: 'zoo' }
  | { readonly kind: 'zoo-model'; readonly entry: ZooEntry; readonly spec: ModelSpec };

export interface SourceModelItem {
  readonly kind: 'source-model';
  readonly path: string;
  readonly name: string;
  readonly definition: ModelKind;
  /** From 1. */
  readonly line: number;
  /** Shapes, parameters, MACs. */
  readonly text: string;
  /** The last two. */
  readonly totals: string;
  /** Types of layers because of which it can't be measured. */
  readonly untranslated: readonly string[];
}

export interface SourceNoteItem {
  readonly kind: 'source-note';
  readonly path: string;
  /** '' for the whole file. */
  readonly name: string;
  readonly text: string;
  /** From 1. */
  readonly line: number | null;
}

/** Unique in the view; stays over refreshes. */
export function modelItemId(item: ModelItem): string {
  switch (item.kind) {
    case 'model':
    case 'profile':
      return `file:${item.path}`;
    case 'sources':
      return 'sources';
    case 'source':
      return `source:${item.path}`;
    case 'source-model':
      return sourceModelId(item.path, item.name);
    case 'source-note':
      return `note:${item.name}:${item.path}`;
    case 'zoo':
      return 'zoo';
    case 'zoo-model':
      return `zoo:${item.entry.name}`;
  }
}

/** Models first, then saved profiles, each by file name as people count: v2 before v10. */
export function modelItems(files: readonly ModelFile[]): ModelItem[] {
  const collator = new Intl.Collator('en', { numeric: true });
  const sorted = [...files].sort(
    (a, b) => collator.compare(nameOf(a), nameOf(b)) || collator.compare(a.path, b.path),
  );
  const pathsOf = (kind: ModelFile['kind']): string[] =>
    sorted.filter((file) => file.kind === kind).map(({ path }) => path);
  return [
    ...pathsOf('model').map((path) => ({ kind: 'model', path, spec: fileSpec(path) }) as const),
    ...pathsOf('profile').map((path) => ({ kind: 'profile', path }) as const),
  ];
}

/** Python files by name as people count, as model files are. */
export function sourceItems(paths: readonly string[]): ModelItem[] {
  const collator = new Intl.Collator('en', { numeric: true });
  return [...paths]
    .sort((a, b) => collator.compare(baseName(a), baseName(b)) || collator.compare(a, b))
    .map((path) => ({ kind: 'source', path }));
}

/** What a Python file defines, in the order of its lines. */
export function sourceModelItems(path: string, report: SourceReport): ModelItem[] {
  const models = report.models.map(
    ({ kind, name, line, untranslated, ...model }): SourceModelItem => ({
      kind: 'source-model',
      path,
      name,
      definition: kind,
      line,
      text: modelText(model),
      totals: totalsText(model),
      untranslated,
    }),
  );
  const untraced = report.untraced.map(({ name, line, reason }): SourceNoteItem => ({
    kind: 'source-note',
    path,
    name,
    text: reason,
    line,
  }));
  const items = [...models, ...untraced].sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  if (items.length > 0) return items;
  const text = report.problem?.message ?? l10n.t('no models found');
  const line = report.problem?.frames[0]?.line ?? null;
  return [{ kind: 'source-note', path, name: '', text, line }];
}

export function zooItems(): ModelItem[] {
  return describeZoo().map((entry) => ({ kind: 'zoo-model', entry, spec: entry.spec }));
}

/** Names of files, with as many folders before them as tell them apart: `a/model.onnx`. */
export function shortNames(paths: readonly string[]): Map<string, string> {
  const names = new Map<string, string>();
  let open = [...new Set(paths)].map((path) => ({ path, parts: path.split(/[\\/]/) }));
  for (let count = 1; open.length > 0; count++) {
    const byName = new Map<string, typeof open>();
    for (const file of open) {
      const name = file.parts.slice(-count).join('/');
      byName.set(name, [...(byName.get(name) ?? []), file]);
    }
    open = [];
    for (const [name, files] of byName) {
      // Paths are unique, so whole paths end it.
      const isShort = files.length === 1 || files.every(({ parts }) => parts.length <= count);
      for (const file of files) if (isShort) names.set(file.path, name);
      if (!isShort) open.push(...files);
    }
  }
  return names;
}

/** Totals of the newest run of each model, by item id, ms. A model built differently is another. */
export function latestTotals(newestFirst: readonly Pick<Run, 'profile'>[]): Map<string, number> {
  const totals = new Map<string, number>();
  for (const { profile } of newestFirst) {
    const id = itemIdOf(profile);
    if (id !== undefined && !totals.has(id)) totals.set(id, profile.latency.unprofiled.medianMs);
  }
  return totals;
}

function itemIdOf({ model: { source } }: Profile): string | undefined {
  if (source.kind === 'file') return `file:${source.path}`;
  if (source.kind === 'traced') return sourceModelId(source.path, source.name);
  if (source.kind === 'exported' || source.kind === 'script') return undefined;
  const entry = describeZoo().find(({ name }) => name === source.name);
  return entry && isPreset(entry, source.options) ? `zoo:${entry.name}` : undefined;
}

function isPreset({ spec }: ZooEntry, options: Readonly<Record<string, unknown>>): boolean {
  const preset: Readonly<Record<string, unknown>> = { ...spec.options };
  return Object.entries(options).every(
    ([option, value]) =>
      value === undefined || JSON.stringify(preset[option]) === JSON.stringify(value),
  );
}

function sourceModelId(path: string, name: string): string {
  return `source-model:${name}:${path}`;
}

function nameOf({ path }: ModelFile): string {
  return baseName(path);
}

function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

function fileSpec(path: string): ModelSpec {
  return { kind: 'file', path };
}
