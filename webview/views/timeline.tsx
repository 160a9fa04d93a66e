import './views.css';
import './timeline.css';
import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { formatDuration, formatShare } from '../../src/profile/format';
import type { Timeline } from '../../src/profile/timeline';
import type { TableData } from '../chart/with-table';
import { ChartWithTable } from '../chart/with-table';
import { profile } from '../state';
import { TimelineCanvas } from './timeline-canvas';
import { LongestKernels } from './timeline-longest';
import { TimelineOverview } from './timeline-overview';
import { kernelName, timeline } from './timeline-state';

export function TimelineView(): JSX.Element | null {
  const run = timeline.value;
  if (!profile.value) return null;
  if (!run)
    return (
      <p class="note view-empty">
        {l10n.t('No kernel ran, so there is no run to lay out in time.')}
      </p>
    );
  return (
    <div class="view timeline-view">
      <ChartWithTable
        title={l10n.t('One typical run')}
        note={noteOf(run)}
        table={() => tableOf(run)}
      >
        <TimelineOverview timeline={run} />
        <TimelineCanvas timeline={run} />
        <p class="note">
          {run.isLayerByLayer
            ? l10n.t(
                'Kernels end to end. All that is in no kernel, {0}, is drawn before the first.',
                formatDuration(run.callMs),
              )
            : l10n.t(
                'Kernels end to end, the profiler’s cost removed. The gaps between them are {0} each, a mean measured on empty kernels; entering and leaving the runtime, {1}, is drawn before the first kernel.',
                formatDuration(run.gapMs, 'ui', 0.00001),
                formatDuration(run.callMs),
              )}
        </p>
        <p class="note keys wide-only">
          <kbd>+</kbd> <kbd>−</kbd> {l10n.t('or Ctrl+wheel zoom')} · <kbd>←</kbd> <kbd>→</kbd>{' '}
          {l10n.t('or drag move')} · <kbd>↑</kbd> <kbd>↓</kbd> {l10n.t('select')} ·{' '}
          {l10n.t('double-click zooms to the scope')} · <kbd>Backspace</kbd> {l10n.t('back')} ·{' '}
          <kbd>Home</kbd> {l10n.t('whole run')}
        </p>
      </ChartWithTable>
      <LongestKernels timeline={run} />
    </div>
  );
}

function noteOf({ run, runs, totalMs }: Timeline): string {
  return l10n.t(
    'run {0} of {1}, the nearest to the median: {2}',
    run + 1,
    runs,
    formatDuration(totalMs),
  );
}

function tableOf({ kernels, totalMs }: Timeline): TableData {
  return {
    columns: [
      { title: l10n.t('Layer') },
      { title: l10n.t('Kernel') },
      { title: l10n.t('Start'), numeric: true },
      { title: l10n.t('Time'), numeric: true },
      { title: l10n.t('Share'), numeric: true },
    ],
    rows: kernels.map((span) => ({
      key: span.key,
      cells: [
        kernelName(span),
        profile.value?.kernels[span.kernel]?.opType ?? '',
        formatDuration(span.startMs),
        formatDuration(span.endMs - span.startMs),
        formatShare((span.endMs - span.startMs) / totalMs),
      ],
    })),
  };
}
