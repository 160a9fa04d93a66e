import './compare.css';
import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { run } from '../actions';
import { Button } from '../controls';
import { Icon } from '../icons';
import { comparison } from './compare-state';
import { CompareStrip } from './strip';
import { CompareTable } from './table';
import { CompareToolbar } from './toolbar';

/** What changed since another profile, layer by layer. */
export function CompareView(): JSX.Element {
  if (!comparison.value) return <NothingToCompareWith />;
  return (
    <div class="layers-view compare-view">
      <CompareToolbar />
      <CompareTable />
      <CompareStrip />
    </div>
  );
}

function NothingToCompareWith(): JSX.Element {
  return (
    <div class="empty-page compare-empty">
      <Icon name="compare" class="large" />
      <h2>{l10n.t('What changed, and in which layer?')}</h2>
      <p>
        {l10n.t(
          'Compare this profile with another run: of the same model before a change, of another model, device or precision. Layers are matched, and each difference is shown with whether it is beyond the noise.',
        )}
      </p>
      <Button kind="primary" onClick={() => run('compare')}>
        <Icon name="compare" slot="start" />
        {l10n.t('Compare With…')}
      </Button>
    </div>
  );
}
