import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { formatExact } from '../../src/profile/format';
import { stopMeasuring } from '../actions';
import { Button } from '../controls';
import { Header } from '../header/header';
import { Icon } from '../icons';
import { LayerTable } from '../layers/table';
import { Toolbar } from '../layers/toolbar';
import { profile } from '../state';
import { MedianChart } from './median-chart';
import type { MeasuringState } from './progress';
import { measuring } from './progress';
import { Steps } from './steps';

/** A measurement under way: how far it is, the total as it firms up, layers by the first runs. */
export function MeasuringPage(): JSX.Element {
  // Each on its own, so that the layers aren't drawn anew with each step.
  return (
    <>
      <Progress />
      <EarlyLayers />
    </>
  );
}

function EarlyLayers(): JSX.Element | null {
  if (!profile.value) return null;
  return (
    <div class="layers-view early-layers">
      <Toolbar />
      <LayerTable />
    </div>
  );
}

function Progress(): JSX.Element {
  const { latest, medians } = measuring.value;
  const percent = Math.round(latest.fraction * 100);
  return (
    <>
      <div
        class="progress-line"
        role="progressbar"
        aria-label={l10n.t('Measuring')}
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <b style={{ width: `${percent}%` }} />
      </div>
      <Header
        actions={
          <span class="header-actions">
            <Button onClick={stopMeasuring}>
              <Icon name="stop" slot="start" />
              {latest.runs ? l10n.t('Stop and keep {0} runs', latest.runs) : l10n.t('Stop')}
            </Button>
            <kbd aria-hidden="true">Esc</kbd>
          </span>
        }
      >
        <p class="verdict">
          <b>{lead(measuring.value)}</b> {remaining(measuring.value)}
        </p>
      </Header>
      <Steps state={measuring.value} />
      {medians.length > 0 ? <MedianChart medians={medians} /> : null}
    </>
  );
}

function lead({ latest: { step, runs } }: MeasuringState): string {
  if (runs && step === 'measure') return l10n.t('Measuring, run {0}.', formatExact(runs));
  return step === 'attribute' ? l10n.t('Attributing time to layers.') : l10n.t('Getting ready.');
}

function remaining({ latest: { leftMs } }: MeasuringState): string {
  if (leftMs === undefined)
    return l10n.t('You can keep typing; a run on a quiet machine is more exact.');
  const seconds = formatExact(Math.max(1, Math.ceil(leftMs / 1000)));
  return profile.value
    ? l10n.t('At most {0} s left; you can keep typing. Layers show the first runs.', seconds)
    : l10n.t('At most {0} s left; you can keep typing.', seconds);
}
