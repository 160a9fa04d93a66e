/**
 * The one store: what the host sent, the one selection, and how the person wants to see it. Views
 * read these signals and nothing else; what can be derived is computed here once.
 */
import { computed, signal } from '@preact/signals';
import type { Profile } from '../src/profile/document';
import type { LayerNode } from '../src/profile/layer-tree';
import { layerTree, walkTree } from '../src/profile/layer-tree';
import type { PanelContent, PanelPreferences, PanelView } from '../src/vscode/panel/messages';
import type { Roofs } from '../src/profile/roofline';
import { staticTree } from './static-tree';

/** In the order of their tabs, and of the keys 1 to 8. */
export const VIEWS: readonly PanelView[] = [
  'layers',
  'icicle',
  'timeline',
  'memory',
  'roofline',
  'evidence',
  'compare',
  'training',
];

/** null until the host has sent something: nothing was ever profiled here. */
export const content = signal<PanelContent | null>(null);
export const preferences = signal<PanelPreferences>({ units: 'decimal', colours: 'heat' });
export const view = signal<PanelView>('layers');

/** Key of the selected node of the layer tree. */
export const selection = signal<string | null>(null);
/** Key of the node under the pointer, for previews in linked views. */
export const hovered = signal<string | null>(null);
/** Ids of layers whose source line was edited since the run. */
export const stale = signal<ReadonlySet<string>>(new Set());

export type RoofsState =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'measuring' }
  | { readonly kind: 'known'; readonly roofs: Roofs }
  | { readonly kind: 'failed'; readonly problem: string };
export const roofs = signal<RoofsState>({ kind: 'unknown' });

/** The profile that is shown: the finished one, or an early one while more runs are made. */
export const profile = computed<Profile | null>(() => {
  const shown = content.value;
  if (shown?.kind === 'measuring') return shown.early;
  return shown?.kind === 'profile' ? shown.profile : null;
});

/** Whether it is of a training step. */
export const isTraining = computed(() => profile.value?.run.training !== undefined);

/** The views that the shown profile has something for. */
export const views = computed<readonly PanelView[]>(() =>
  isTraining.value ? VIEWS : VIEWS.filter((id) => id !== 'training'),
);

/** The chosen view, or the first where the shown profile has nothing for it. */
export const shownView = computed<PanelView>(() =>
  views.value.includes(view.value) ? view.value : 'layers',
);

/** Whether the numbers are of a few runs, to be replaced soon. */
export const isEarly = computed(() => content.value?.kind === 'measuring');

/** Scopes and kernel-owning rows, in graph order. */
export const tree = computed<readonly LayerNode[]>(() => {
  if (profile.value) return layerTree(profile.value);
  const shown = content.value;
  return shown?.kind === 'model' && shown.inspection ? staticTree(shown.inspection) : [];
});

export const nodes = computed<ReadonlyMap<string, LayerNode>>(
  () => new Map([...walkTree(tree.value)].map((node) => [node.key, node])),
);

/** Key of the row in which a layer's time stands, by layer id: fused layers lead to their owner. */
export const keyOfLayer = computed<ReadonlyMap<string, string>>(() => {
  const keys = new Map<string, string>();
  for (const node of nodes.value.values())
    if (!node.isScope) for (const layer of node.members) keys.set(layer.id, node.key);
  return keys;
});

/** Key of the row that a kernel's time stands in, by its index in the profile. */
export const keyOfKernel = computed<ReadonlyMap<number, string>>(() => {
  const keys = new Map<number, string>();
  for (const node of nodes.value.values())
    if (!node.isScope)
      for (const layer of node.members)
        for (const kernel of layer.kernels) keys.set(kernel, node.key);
  return keys;
});

export const selected = computed<LayerNode | null>(() => nodeAt(selection.value));

/** Keys of the scopes around the selected row, so that views can outline its way up. */
export const selectedScopes = computed<ReadonlySet<string>>(
  () => new Set(selected.value ? scopesAround(selected.value) : []),
);

export function nodeAt(key: string | null): LayerNode | null {
  return key === null ? null : (nodes.value.get(key) ?? null);
}

/** Keys of the scopes that hold a node, outermost first. */
export function scopesAround(node: LayerNode): string[] {
  const path = node.isScope
    ? node.key.slice('scope:'.length).split('/').slice(0, -1)
    : (node.members[0]?.scope ?? '').split('/');
  return path.filter(Boolean).map((_, depth) => `scope:${path.slice(0, depth + 1).join('/')}`);
}
