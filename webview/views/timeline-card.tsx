import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { formatDuration, formatLayerTime, formatShare } from '../../src/profile/format';
import type { KernelSpan, Timeline } from '../../src/profile/timeline';
import { profile } from '../state';
import { CardRow } from './memory-curve';
import type { Hit } from './timeline-layout';
import { endOf, startOf } from './timeline-layout';
import { kernelName } from './timeline-state';

/** What the pointer rests on: one kernel, or a scope as a whole. */
export function HitCard({ hit, timeline }: { readonly hit: Hit; readonly timeline: Timeline }) {
  return hit.kind === 'kernel' ? (
    <KernelCard span={hit.span} />
  ) : (
    <ScopeCard hit={hit} timeline={timeline} />
  );
}

function KernelCard({ span }: { readonly span: KernelSpan }): JSX.Element {
  const kernel = profile.value?.kernels[span.kernel];
  const { layer } = span;
  return (
    <>
      <b>{kernelName(span)}</b>
      <table>
        <tbody>
          <CardRow
            label={l10n.t('in this run')}
            value={formatDuration(span.endMs - span.startMs)}
          />
          {layer ? (
            <CardRow
              label={l10n.t('median')}
              value={`${formatLayerTime(layer.timeMs.median, layer.belowResolution)}, ${formatShare(layer.share)}`}
            />
          ) : null}
          <CardRow label={l10n.t('starts at')} value={formatDuration(span.startMs)} />
          {kernel ? <CardRow label={l10n.t('kernel')} value={kernel.opType} /> : null}
        </tbody>
      </table>
    </>
  );
}

interface ScopeCardProps {
  readonly hit: Extract<Hit, { kind: 'scope' }>;
  readonly timeline: Timeline;
}

function ScopeCard({ hit: { span }, timeline }: ScopeCardProps): JSX.Element {
  const ms = endOf(timeline, span) - startOf(timeline, span);
  return (
    <>
      <b>{span.path}</b>
      <table>
        <tbody>
          <CardRow
            label={l10n.t('in this run')}
            value={`${formatDuration(ms)}, ${formatShare(ms / timeline.totalMs)}`}
          />
          <CardRow label={l10n.t('starts at')} value={formatDuration(startOf(timeline, span))} />
          <CardRow label={l10n.t('kernels')} value={`${span.last - span.first + 1}`} />
        </tbody>
      </table>
    </>
  );
}
