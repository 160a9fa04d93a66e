import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { run } from '../actions';
import { Button } from '../controls';
import { Icon } from '../icons';

/** Content follows the start at once; only without any is there something to say. */
const PATIENCE_MS = 400;

export function EmptyPage(): JSX.Element | null {
  const [isSure, setSure] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSure(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!isSure) return null;
  return (
    <div class="empty-page">
      <Icon name="layers" class="large" />
      <h1>{l10n.t('What does each layer cost?')}</h1>
      <p>
        {l10n.t(
          'Layerline runs a model here, on this machine, and shows the time and memory of every layer.',
        )}
      </p>
      <Button kind="primary" onClick={() => run('profileModel')}>
        <Icon name="run" slot="start" />
        {l10n.t('Profile Model…')}
      </Button>
    </div>
  );
}
