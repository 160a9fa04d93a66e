import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import type { PanelContent } from '../../src/vscode/panel/messages';
import { formatExact } from '../../src/profile/format';
import { copyText, run, runAtBatch } from '../actions';
import { Button } from '../controls';
import { HeaderActions } from '../header/actions';
import { Chip } from '../header/chips';
import { Header } from '../header/header';
import { Icon } from '../icons';
import { WhatFits } from './what-fits';

type Failure = Extract<PanelContent, { kind: 'failed' }>;

/** What happened, why, what to do; then what the engine said last. */
export function FailedPage({ failure }: { readonly failure: Failure }): JSX.Element {
  const { message, log, fit, canRunAgain } = failure;
  const largest = fit?.largest ?? null;
  const { lead, rest } = firstSentence(message);
  return (
    <>
      <Header actions={<HeaderActions />}>
        <p class="verdict" role="alert">
          <b>{lead}</b> {rest}
        </p>
        <ul class="chips">
          <Chip icon="error">{l10n.t('no profile')}</Chip>
        </ul>
      </Header>
      <div class="failed-buttons">
        {largest === null ? null : (
          <Button kind="primary" onClick={() => runAtBatch(largest)}>
            <Icon name="run" slot="start" />
            {l10n.t('Run at Batch {0}', formatExact(largest))}
          </Button>
        )}
        {canRunAgain ? (
          <Button kind={largest === null ? 'primary' : undefined} onClick={() => run('runAgain')}>
            <Icon name="rerun" slot="start" />
            {l10n.t('Run Again')}
          </Button>
        ) : null}
        <Button onClick={() => run('profileModel')}>{l10n.t('Profile Another Model…')}</Button>
        <Button onClick={() => run('showLog')}>{l10n.t('Show Log')}</Button>
      </div>
      {fit ? <WhatFits fit={fit} /> : null}
      {log.length > 0 ? <Log lines={log} /> : null}
    </>
  );
}

function Log({ lines }: { readonly lines: readonly string[] }): JSX.Element {
  return (
    <section class="log" aria-label={l10n.t('Engine log')}>
      <div class="section-head">
        <h2>{l10n.t('Engine log')}</h2>
        <span>
          {lines.length === 1
            ? l10n.t('last line')
            : l10n.t('last {0} lines', formatExact(lines.length))}
        </span>
        <span class="grow" />
        <button type="button" class="link" onClick={() => copyText(lines.join('\n'))}>
          {l10n.t('Copy')}
        </button>
        <button type="button" class="link" onClick={() => run('showLog')}>
          {l10n.t('Open Full Log')}
        </button>
      </div>
      <pre tabIndex={0}>{lines.join('\n')}</pre>
    </section>
  );
}

/** The first sentence leads; a stop inside a name or number ends none. */
function firstSentence(message: string): { lead: string; rest: string } {
  const [lead = message] = /^[\s\S]*?[.!?。](?=\s|$)/.exec(message) ?? [];
  return { lead, rest: message.slice(lead.length).trim() };
}
