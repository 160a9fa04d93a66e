import type { Profile, ProfiledFrame, ProfiledLayer } from '../document';
import type { LayerNode } from '../layer-tree';
import { layerTree } from '../layer-tree';
import { framesOf, isOperation } from '../source-lines';
import { rowName } from './row-names';

/** A function of a call tree: a scope, or a layer with what is fused into it. */
export interface CallNode {
  readonly name: string;
  /** The line that made it. */
  readonly place: ProfiledFrame | null;
  readonly selfMs: number;
  readonly children: readonly CallNode[];
}

/** The layer tree as calls. What took no time was not called. */
export function callTree(profile: Profile): CallNode {
  const children = layerTree(profile).flatMap(callNodes);
  return { name: '(root)', place: null, selfMs: 0, children };
}

function callNodes(node: LayerNode): CallNode[] {
  if (node.isScope) {
    const children = node.children.flatMap(callNodes);
    if (children.length === 0) return [];
    return [{ name: node.name, place: scopePlace(node.members), selfMs: 0, children }];
  }
  const selfMs = node.time?.timeMs.median ?? 0;
  if (selfMs === 0) return [];
  const name = rowName(node);
  const phases = phaseNodes(name, node);
  if (phases.length === 0) return [{ name, place: node.place, selfMs, children: [] }];
  return [{ name, place: node.place, selfMs: 0, children: phases }];
}

/** A step of training has up to three calls of each layer. */
function phaseNodes(name: string, { training, place }: LayerNode): CallNode[] {
  if (!training) return [];
  const phases = [
    ['forward', training.forwardMs],
    ['backward', training.backwardMs],
    ['optimizer', training.optimizerMs],
  ] as const;
  return phases
    .filter(([, selfMs]) => selfMs > 0)
    .map(([phase, selfMs]) => ({ name: `${name}, ${phase}`, place, selfMs, children: [] }));
}

/**
 * The line that made a scope, as `layer1 = make_layer(…)`: the innermost one that was run for all
 * its layers, or for its only layer the one that called it.
 */
function scopePlace(members: readonly ProfiledLayer[]): ProfiledFrame | null {
  const stacks = members
    .filter((layer) => layer.source !== null && !isOperation(layer))
    .map((layer) => [...framesOf(layer)].reverse());
  const [first, ...others] = stacks;
  if (!first) return null;
  if (others.length === 0) return first.at(-2) ?? null;
  let shared = first.length;
  for (const stack of others) {
    const differs = first.slice(0, shared).findIndex((frame, at) => !isSame(frame, stack[at]));
    if (differs >= 0) shared = differs;
  }
  return first[shared - 1] ?? null;
}

function isSame(a: ProfiledFrame, b: ProfiledFrame | undefined): boolean {
  return a.file === b?.file && a.line === b.line && a.column === b.column;
}
