import type { ModelSpec } from '../../engine/options';
import type { Profile } from '../../profile/document';
import { zooSpec } from '../../zoo';
import type { ModelFile } from '../find-models';
import type { Run } from '../runs';

/** An element of the Models view, and what its commands get. */
export type ModelItem =
  /** A model file of the workspace, by its path on disk. */
  | { readonly kind: 'model'; readonly path: string }
  /** A saved profile. */
  | { readonly kind: 'profile'; readonly path: string }
  | { readonly kind: 'zoo' }
  /** A model of the zoo by its name, `resnet50`. */
  | { readonly kind: 'zoo-model'; readonly name: string };

/** What a command measures for an item; undefined for items that are no model. */
export function specOfItem(item: ModelItem): ModelSpec | undefined {
  switch (item.kind) {
    case 'model':
      return { kind: 'file', path: item.path };
    case 'zoo-model':
      return zooSpec(item.name);
    case 'profile':
    case 'zoo':
      return undefined;
  }
}

/** Unique in the view; stays over refreshes. */
export function modelItemId(item: ModelItem): string {
  switch (item.kind) {
    case 'model':
    case 'profile':
      return `file:${item.path}`;
    case 'zoo':
      return 'zoo';
    case 'zoo-model':
      return `zoo:${item.name}`;
  }
}

/** Models first, then saved profiles, each as people count: v2 before v10. */
export function modelItems(files: readonly ModelFile[]): ModelItem[] {
  const collator = new Intl.Collator('en', { numeric: true });
  return (['model', 'profile'] as const).flatMap((kind) =>
    files
      .filter((file) => file.kind === kind)
      .sort((a, b) => collator.compare(a.path, b.path))
      .map(({ path }) => ({ kind, path })),
  );
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
  if (source.kind === 'file') return modelItemId({ kind: 'model', path: source.path });
  const item = { kind: 'zoo-model', name: source.name } as const;
  return isPreset(source.name, source.options) ? modelItemId(item) : undefined;
}

function isPreset(name: string, options: Readonly<Record<string, unknown>>): boolean {
  try {
    const preset: Readonly<Record<string, unknown>> = { ...zooSpec(name).options };
    return Object.entries(options).every(
      ([option, value]) =>
        value === undefined || JSON.stringify(preset[option]) === JSON.stringify(value),
    );
  } catch {
    // A model of another version's zoo.
    return false;
  }
}
