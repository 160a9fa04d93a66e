import type { Profile } from '../document';
import type { CallNode } from './call-tree';
import { callTree } from './call-tree';
import { sourceUrl } from './source-files';

/**
 * A CPU profile as Chrome's protocol has it (`Profiler.Profile`), for VS Code's own view, DevTools
 * and speedscope: layers are functions of the line that made them, below their scopes; their self
 * times are those of the profile, one after the other in graph order.
 *
 * @param profile its source files absolute, so that the view can jump to them.
 */
export function exportCpuProfile(profile: Profile): string {
  const nodes = numbered(callTree(profile));
  const { samples, timeDeltas, totalUs } = sampled(nodes);
  const document = {
    nodes: nodes.map(({ id, node, children }) => ({
      id,
      callFrame: callFrame(node, id),
      hitCount: node.selfMs > 0 ? SAMPLES_OF_EACH : 0,
      children,
    })),
    startTime: 0,
    endTime: totalUs,
    samples,
    timeDeltas,
  };
  return `${JSON.stringify(document)}\n`;
}

const SAMPLES_OF_EACH = 3;

interface Numbered {
  readonly id: number;
  readonly node: CallNode;
  readonly children: readonly number[];
}

/** Numbers from 1, level by level: VS Code's reader gives such numbers itself where it can't rely on ours. */
function numbered(root: CallNode): Numbered[] {
  const queue = [root];
  const found: Numbered[] = [];
  let next = 2;
  for (let index = 0; index < queue.length; index++) {
    const node = queue[index];
    if (!node) break;
    const children = node.children.map(() => next++);
    queue.push(...node.children);
    found.push({ id: index + 1, node, children });
  }
  return found;
}

/**
 * Readers disagree on which sample a time belongs to: the one after it (V8), the one before it
 * (speedscope, VS Code's table), or the one before that (VS Code's flame chart, which leaves out
 * the first and the last sample too). Three samples of every function with all its time in the
 * middle are right for each, and so is one more of the root at the end.
 */
function sampled(nodes: readonly Numbered[]): {
  samples: number[];
  timeDeltas: number[];
  totalUs: number;
} {
  const samples: number[] = [];
  const timeDeltas: number[] = [];
  let exactMs = 0;
  let totalUs = 0;
  for (const { id, node } of inOrder(nodes)) {
    if (node.selfMs === 0) continue;
    exactMs += node.selfMs;
    // To the nanosecond, rounding the end of each: what is lost here is found at the next.
    const us = roundedUs(roundedUs(exactMs * 1000) - totalUs);
    totalUs = roundedUs(totalUs + us);
    samples.push(id, id, id);
    timeDeltas.push(0, us, 0);
  }
  samples.push(1);
  timeDeltas.push(0);
  return { samples, timeDeltas, totalUs };
}

/** Depth first. */
function inOrder(nodes: readonly Numbered[]): Numbered[] {
  const order: Numbered[] = [];
  const stack = nodes.slice(0, 1);
  for (let at = stack.pop(); at; at = stack.pop()) {
    order.push(at);
    for (const child of [...at.children].reverse()) {
      const node = nodes[child - 1];
      if (node) stack.push(node);
    }
  }
  return order;
}

function roundedUs(us: number): number {
  return Math.round(us * 1000) / 1000;
}

/** Lines and columns count from 0 there; −1 is none. Those of one line are one function to a view. */
function callFrame({ name, place }: CallNode, id: number): Readonly<Record<string, unknown>> {
  return place
    ? {
        functionName: name,
        scriptId: '0',
        url: sourceUrl(place.file),
        lineNumber: place.line - 1,
        columnNumber: Math.max(0, place.column - 1),
      }
    : { functionName: name, scriptId: String(id), url: '', lineNumber: -1, columnNumber: -1 };
}
