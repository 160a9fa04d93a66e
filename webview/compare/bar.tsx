import type { JSX } from 'preact';
import type { Change } from '../../src/profile/compare/comparison';
import type { CompareNode } from './compare-tree';
import { scaleMs, scopeScaleMs } from './shown-rows';

/** Ratios from which on a colour is stronger: length is the time, colour says how much of it. */
const STRENGTHS = [1.1, 1.5];

/** Left of the middle is faster, right of it slower; beside a number that says it. */
export function ChangeBar({ node }: { readonly node: CompareNode }): JSX.Element | null {
  switch (node.kind) {
    case 'group':
      return null;
    case 'scope':
      return (
        <span class={`bar change-bar scope-change ${node.isShown ? '' : 'unsure'}`}>
          <b style={place(0, node.differenceMs, scopeScaleMs.value)} />
        </span>
      );
    case 'row':
      return <RowBar change={node.row.change} />;
  }
}

function RowBar({ change }: { readonly change: Change }): JSX.Element {
  const { differenceMs, lowMs, highMs, verdict } = change;
  if (verdict === 'no-difference')
    return (
      <span class="bar change-bar">
        <i class="no-difference" />
      </span>
    );
  const kind = differenceMs < 0 ? 'less' : 'more';
  return (
    <span class="bar change-bar">
      <b
        class={kind}
        style={{
          ...place(0, differenceMs, scaleMs.value),
          backgroundColor: `var(--${kind}-${strengthOf(change)})`,
        }}
      />
      <u style={place(lowMs, highMs, scaleMs.value)} />
    </span>
  );
}

function strengthOf({ ratio }: Change): number {
  // What is new or gone changed wholly.
  const times = ratio === null || ratio <= 0 ? Infinity : Math.max(ratio, 1 / ratio);
  return 1 + STRENGTHS.filter((least) => times >= least).length;
}

/** From one duration to another on an axis whose middle is zero; something is never nothing. */
function place(fromMs: number, toMs: number, scale: number) {
  const at = (ms: number) => 50 + 50 * Math.max(-1, Math.min(1, scale > 0 ? ms / scale : 0));
  const [left, right] = [at(Math.min(fromMs, toMs)), at(Math.max(fromMs, toMs))];
  return { left: `${left.toFixed(2)}%`, width: `max(1px, ${(right - left).toFixed(2)}%)` };
}
