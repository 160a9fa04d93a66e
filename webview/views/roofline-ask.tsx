import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { measureRoofs } from '../actions';
import { Button } from '../controls';
import { threadsText } from '../header/chips';
import { Icon } from '../icons';
import { profile, roofs } from '../state';
import { fittingRoofs } from './roofline-state';

/** What is known of this machine's roofs, and the button that measures them. */
export function RoofsState(): JSX.Element {
  const { value } = roofs;
  if (value.kind === 'measuring')
    return (
      <span class="roofs-state" role="status">
        <vscode-progress-ring />
        {l10n.t('Measuring this machine’s roofs, about two seconds…')}
      </span>
    );
  if (fittingRoofs.value)
    return (
      <span class="roofs-state">
        <span class="wide-only">
          {l10n.t(
            'roofs measured on this machine, {0}',
            threadsText(profile.value?.run.threads ?? null),
          )}
        </span>
        <Button
          kind="icon"
          aria-label={MEASURE_AGAIN()}
          title={MEASURE_AGAIN()}
          onClick={measureRoofs}
        >
          <Icon name="rerun" />
        </Button>
      </span>
    );
  return (
    <span class="roofs-state">
      {value.kind === 'failed' ? (
        <span class="roofs-problem" role="alert">
          <Icon name="error" class="failure" />
          {value.problem || l10n.t('The roofs could not be measured.')}
        </span>
      ) : null}
      <Button kind="primary" onClick={measureRoofs}>
        {l10n.t('Measure this machine’s roofs')}
      </Button>
    </span>
  );
}

const MEASURE_AGAIN = () => l10n.t('Measure the roofs again');
