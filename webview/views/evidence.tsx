import './views.css';
import './evidence.css';
import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { dateText } from '../date-text';
import type { Profile } from '../../src/profile/document';
import { engineText } from '../../src/profile/engine-names';
import { belowResolution } from '../../src/profile/evidence';
import { evidenceText } from '../../src/profile/evidence-text';
import { formatDuration, formatLayerTime, formatShare } from '../../src/profile/format';
import { runsLayerByLayer } from '../../src/profile/layer-by-layer';
import { evidenceVerdict } from '../../src/profile/view-verdicts';
import { copyText } from '../actions';
import { Button } from '../controls';
import { Icon } from '../icons';
import { profile } from '../state';
import { AccountView } from './evidence-account';
import { Certificate, ProfileNotes } from './evidence-checks';
import { Samples } from './evidence-samples';
import { ViewVerdict } from './view-verdict';

export function EvidenceView(): JSX.Element | null {
  const document = profile.value;
  if (!document) return null;
  return (
    <div class="view evidence-view">
      <ViewVerdict verdict={evidenceVerdict(document)} />
      <AccountView profile={document} />
      <div class="samples-and-notes">
        <Samples profile={document} />
        <Resolution profile={document} />
      </div>
      <Certificate profile={document} />
      <ProfileNotes notes={document.notes} />
      <Footer profile={document} />
    </div>
  );
}

function Resolution({ profile }: { readonly profile: Profile }): JSX.Element {
  const { rows, of, timeMs, share } = belowResolution(profile);
  const { perKernelUs } = profile.correction;
  return (
    <div class="resolution note">
      {rows === 0 ? (
        <p>{l10n.t('All rows are long enough to tell from the clock’s step.')}</p>
      ) : (
        <p>
          {l10n.t(
            '{0} of {1} rows take less than {2}, too little to tell from the clock’s {3} step. Together they are {4} ({5}); alone they show as {6}.',
            rows,
            of,
            formatDuration(0.01),
            formatDuration(0.001),
            formatDuration(timeMs),
            formatShare(share),
            formatLayerTime(0, true),
          )}
        </p>
      )}
      <p>
        {runsLayerByLayer(profile)
          ? l10n.t(
              'Recording a kernel costs {0}, measured on kernels that do next to nothing. Raw times stay in the profile.',
              formatDuration(perKernelUs / 1000, 'ui', 0.0001),
            )
          : l10n.t(
              'Profiler cost inside a kernel: {0}, solved for near what empty kernels show. Raw times stay in the profile.',
              formatDuration(perKernelUs / 1000, 'ui', 0.0001),
            )}
      </p>
    </div>
  );
}

function Footer({ profile: document }: { readonly profile: Profile }): JSX.Element {
  const { environment, run, model } = document;
  return (
    <div class="evidence-footer">
      <Button kind="secondary" onClick={() => copyText(evidenceText(document))}>
        <Icon name="copy" class="small" slot="start" />
        {l10n.t('Copy as text')}
      </Button>
      <span class="quiet">
        {[
          environment.cpu,
          environment.os,
          engineText(run),
          dateText(environment.date),
          l10n.t('model {0}', model.hash.slice(0, 7)),
        ].join(' · ')}
      </span>
    </div>
  );
}
