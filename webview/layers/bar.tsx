import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import type { LayerNode } from '../../src/profile/layer-tree';
import { heatFill } from '../heat';
import { isEarly, stale } from '../state';
import { PhaseParts } from '../training/phase-bar';
import { shownBars } from './table-state';
import { largest } from './visible-rows';

/** The bar cell: how long or how large, beside the number that says it. Never the only bearer. */
export function BarCell({ node }: { readonly node: LayerNode }): JSX.Element | null {
  if (shownBars.value === 'memory') return <MemoryBars node={node} />;
  if (node.time === null) return <span class="quiet clip">{standsElsewhere(node)}</span>;
  if (node.certainty === 'eliminated')
    return <span class="quiet clip">{l10n.t('eliminated')}</span>;
  return node.isScope && !node.key.startsWith('line:') ? (
    <ScopeBar share={node.time.share} />
  ) : (
    <TimeBar node={node} time={node.time} />
  );
}

/** Scopes are neutral and relative to the run: their time is counted at their layers. */
function ScopeBar({ share }: { readonly share: number }): JSX.Element {
  return (
    <span class="bar scope-bar">
      <b style={{ width: percent(share) }} />
    </span>
  );
}

/** Layers are relative to the slowest one; the whisker spans the middle 80 % of the runs. */
function TimeBar({ node, time }: TimeBarProps): JSX.Element {
  const scale = Math.max(largest.value.timeMs, time.timeMs.median);
  const { median, p10, p90 } = time.timeMs;
  const high = Math.min(p90, scale * 1.06);
  const isStale = node.members.some(({ id }) => stale.value.has(id));
  const kind = isEarly.value ? 'early' : isStale ? 'stale' : node.kind;
  return (
    <span class={`bar ${kind}`}>
      {kind === 'layer' && node.training ? (
        <PhaseParts sums={node.training} width={percent(median / scale)} />
      ) : (
        <b
          style={{
            width: percent(median / scale),
            backgroundColor: kind === 'layer' ? heatFill(time.share) : undefined,
          }}
        />
      )}
      {high > p10 && !time.belowResolution ? (
        <u style={{ left: percent(p10 / scale), width: percent((high - p10) / scale) }} />
      ) : null}
    </span>
  );
}

interface TimeBarProps {
  readonly node: LayerNode;
  readonly time: NonNullable<LayerNode['time']>;
}

/** Output above weights: two kinds of memory, side by side and never added. */
function MemoryBars({ node }: { readonly node: LayerNode }): JSX.Element | null {
  if (node.kind === 'runtime' || node.isScope) return null;
  const scale = largest.value.bytes || 1;
  return (
    <span class="bar memory">
      <b class="output" style={{ width: percent((node.outputBytes ?? 0) / scale) }} />
      <b class="weights" style={{ width: percent(node.weightBytes / scale) }} />
    </span>
  );
}

function standsElsewhere(node: LayerNode): string {
  const owner = node.members.find(({ fusedInto }) => fusedInto !== null)?.fusedInto;
  return owner ? l10n.t('in {0}', owner) : '';
}

/** A share of the bar's width; something is never nothing. */
export function percent(part: number): string {
  return `${Math.min(106, part <= 0 ? 0 : Math.max(0.8, part * 100)).toFixed(2)}%`;
}
