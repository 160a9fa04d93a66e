import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import type { Progress } from '../../src/engine/options';
import { formatDuration, formatExact } from '../../src/profile/format';
import { Icon } from '../icons';
import type { MeasuringState } from './progress';

type Step = Progress['step'];
const ORDER: readonly Step[] = [
  'export',
  'start',
  'build',
  'load',
  'warm-up',
  'measure',
  'attribute',
];
/** Time is known to about a frame here, not to a microsecond. */
const CLOCK_MS = 10;

/** What a measurement does, in order: done, doing, to do. */
export function Steps({ state }: { readonly state: MeasuringState }): JSX.Element {
  // Most models are exported by nobody.
  const steps = ORDER.filter((step) => step !== 'export' || step in state.startedMs);
  const at = steps.indexOf(state.latest.step);
  return (
    <ol class="steps">
      {steps.map((step, index) => (
        <li
          key={step}
          class={index > at ? 'quiet' : ''}
          aria-current={index === at ? 'step' : undefined}
        >
          <StepIcon place={Math.sign(index - at)} />
          <span class="clip">{titleOf(step)}</span>
          <span class="grow" />
          <span class="quiet nowrap">{noteOf(step, state)}</span>
        </li>
      ))}
    </ol>
  );
}

/**
 * Nothing moves while it is measured. Where nothing but the processor draws, a turning ring here
 * and one in the status bar took 40 % of a core, and ResNet-50 64 ms instead of 45 (2026-11).
 */
function StepIcon({ place }: { readonly place: number }): JSX.Element {
  if (place < 0) return <Icon name="pass" class="pass" />;
  if (place > 0) return <Icon name="waiting" />;
  return (
    <span class="under-way" role="img" aria-label={l10n.t('Under way')}>
      <Icon name="underWay" />
    </span>
  );
}

function titleOf(step: Step): string {
  switch (step) {
    case 'export':
      return l10n.t('Export the model with your Python');
    case 'start':
      return l10n.t('Start a fresh process');
    case 'build':
      return l10n.t('Build the graph');
    case 'load':
      return l10n.t('Load the model');
    case 'warm-up':
      return l10n.t('Warm up');
    case 'measure':
      return l10n.t('Measure, plain and profiled in turn');
    case 'attribute':
      return l10n.t('Attribute time to layers');
  }
}

/** How long a finished step took, or how far the running one is. */
function noteOf(step: Step, { startedMs, latest }: MeasuringState): string {
  if (step === latest.step)
    return latest.runs === undefined ? '' : l10n.t('{0} runs', formatExact(latest.runs));
  const began = startedMs[step];
  const ended = ORDER.slice(ORDER.indexOf(step) + 1)
    .map((later) => startedMs[later])
    .find((ms) => ms !== undefined);
  return began === undefined || ended === undefined
    ? ''
    : formatDuration(ended - began, 'ui', CLOCK_MS);
}
