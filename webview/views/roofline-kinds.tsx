import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import type { Profile } from '../../src/profile/document';
import { formatDuration, formatRate, formatShare, gmacPerSecond } from '../../src/profile/format';
import { timeByKind } from '../../src/profile/time-by-kind';

/** Where the time went by kind of work, plotted or not. */
export function TimeByKind({ profile }: { readonly profile: Profile }): JSX.Element {
  const kinds = timeByKind(profile);
  const most = Math.max(...kinds.map(({ share }) => share), 0.01);
  // Multiply-adds are of the forward pass, which is a part of a training step only.
  const hasRates = !profile.run.training;
  const title = l10n.t('Time by kind');
  return (
    <section aria-label={title}>
      <table class="plain-table kinds-table" aria-label={title}>
        <thead>
          <tr>
            <th scope="col">{title}</th>
            <th scope="col" class="right wide-only">
              {l10n.t('Layers')}
            </th>
            <th scope="col" class="right">
              {l10n.t('Time')}
            </th>
            <th scope="col">{l10n.t('share of run')}</th>
            <th scope="col" class="right">
              <span class="sr-only">{l10n.t('Share')}</span>
            </th>
            {hasRates ? (
              <th scope="col" class="right wide-only">
                MAC/s
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {kinds.map(({ id, label, rows, timeMs, share, macs, work }) => (
            <tr key={id}>
              <td class="clip">{label}</td>
              <td class="right quiet wide-only">{rows}</td>
              <td class="right">{formatDuration(timeMs)}</td>
              <td class="kinds-bar">
                <span
                  class={`cell-bar kind-bar ${work}`}
                  style={{ width: `max(1px, ${(share / most) * 100}%)` }}
                />
              </td>
              <td class="right">{formatShare(share)}</td>
              {hasRates ? (
                <td class="right quiet wide-only">
                  {macs === 0 ? l10n.t('no MACs') : formatRate(gmacPerSecond(macs, timeMs))}
                </td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
