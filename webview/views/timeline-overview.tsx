import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import type { Timeline } from '../../src/profile/timeline';
import { Button } from '../controls';
import { shownSpan, zoomHistory, zoomTo } from './timeline-state';
import { isWhole, pan, whole } from './timeline-zoom';

/** Where the view is in the run, and the way back to the whole. */
export function TimelineOverview({ timeline }: { readonly timeline: Timeline }): JSX.Element {
  const { totalMs } = timeline;
  const { fromMs, toMs } = shownSpan.value;
  const percent = (ms: number) => `${((ms / totalMs) * 100).toFixed(2)}%`;
  const all = isWhole(shownSpan.value, totalMs);
  return (
    <div class="timeline-overview">
      <div
        class="timeline-track"
        aria-hidden="true"
        onPointerDown={(event) => {
          const at = (event.offsetX / event.currentTarget.clientWidth) * totalMs;
          zoomTo(pan(shownSpan.value, at - (fromMs + toMs) / 2, totalMs));
        }}
      >
        <span
          class="timeline-window"
          style={{ left: percent(fromMs), width: percent(toMs - fromMs) }}
        />
      </div>
      <Button
        kind="secondary"
        disabled={all}
        onClick={() => {
          zoomHistory.length = 0;
          zoomTo(whole(totalMs));
        }}
      >
        {l10n.t('Whole run')}
      </Button>
    </div>
  );
}
