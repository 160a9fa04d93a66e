import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import type { Profile } from '../../src/profile/document';
import type { Account, AccountPart, ProfilerCost } from '../../src/profile/evidence';
import { accountOf, profilerCostOf } from '../../src/profile/evidence';
import { runsLayerByLayer } from '../../src/profile/layer-by-layer';
import { formatCoverage, formatDuration } from '../../src/profile/format';

/** Where the run went: two bars on one scale, then the parts as the sum that they are. */
export function AccountView({ profile }: { readonly profile: Profile }): JSX.Element {
  const account = accountOf(profile);
  const cost = profilerCostOf(profile);
  return (
    <section aria-label={l10n.t('Where the time went')} class="account">
      <AccountBars account={account} cost={cost} hasGaps={!runsLayerByLayer(profile)} />
      <AccountTable account={account} />
    </section>
  );
}

interface BarsProps {
  readonly account: Account;
  readonly cost: ProfilerCost | null;
  /** Whether something is known between kernels. */
  readonly hasGaps: boolean;
}

/** The table below says the same in numbers, so the bars are silent to screen readers. */
function AccountBars({ account: { parts, totalMs }, cost, hasGaps }: BarsProps): JSX.Element {
  const scaleMs = Math.max(totalMs, cost?.profiledMs ?? 0);
  const percent = (ms: number) => `${(ms / scaleMs) * 100}%`;
  return (
    <div class="account-bars" aria-hidden="true">
      {cost ? (
        <>
          <p class="account-title">
            {l10n.t('With the profiler on')}
            <span>{formatDuration(cost.profiledMs)}</span>
          </p>
          <div class="account-bar thin">
            <span class="account-part plain" style={{ width: percent(totalMs) }} />
            <span class="account-part removed" style={{ width: percent(cost.insideKernelsMs) }} />
            <span class="account-part removed" style={{ width: percent(cost.betweenKernelsMs) }} />
          </div>
          <p class="account-removed">
            {hasGaps
              ? removedText(cost)
              : l10n.t(
                  'removed: {0}',
                  formatDuration(cost.insideKernelsMs + cost.betweenKernelsMs),
                )}
          </p>
        </>
      ) : null}
      <p class="account-title strong" style={{ width: percent(totalMs) }}>
        {l10n.t('Without it: what you deploy')}
        <span>{formatDuration(totalMs)}</span>
      </p>
      <div class="account-bar" style={{ width: percent(totalMs) }}>
        {parts
          .filter(({ timeMs }) => timeMs > 0)
          .map(({ id, share, timeMs }) => (
            <span key={id} class={`account-part ${id}`} style={{ flexGrow: share }}>
              {id === 'attributed' ? l10n.t('layers {0}', formatDuration(timeMs)) : null}
            </span>
          ))}
      </div>
    </div>
  );
}

function removedText({ insideKernelsMs, betweenKernelsMs }: ProfilerCost): string {
  return l10n.t(
    'removed: {0} in kernels + {1} between',
    formatDuration(insideKernelsMs),
    formatDuration(betweenKernelsMs),
  );
}

function AccountTable({ account }: { readonly account: Account }): JSX.Element {
  const { parts, sumMs, totalMs } = account;
  return (
    <table class="plain-table account-table" aria-label={l10n.t('Where the time went')}>
      <thead class="sr-only">
        <tr>
          <th scope="col">{l10n.t('Part')}</th>
          <th scope="col">{l10n.t('Time')}</th>
          <th scope="col">{l10n.t('Share')}</th>
          <th scope="col">{l10n.t('How it is known')}</th>
        </tr>
      </thead>
      <tbody>
        {parts.map((part) => (
          <PartRow key={part.id} part={part} />
        ))}
        <tr class="account-sum">
          <td>{l10n.t('Sum')}</td>
          <td class="right">{formatDuration(sumMs)}</td>
          <td class="right">{formatCoverage(sumMs / totalMs)}</td>
          <td class="fill">
            {l10n.t('the un-instrumented median is {0}', formatDuration(totalMs))}
          </td>
        </tr>
      </tbody>
    </table>
  );
}

function PartRow({ part }: { readonly part: AccountPart }): JSX.Element {
  const { id, label, timeMs, share, note } = part;
  return (
    <tr>
      <td>
        <span class={`swatch account-part ${id}`} aria-hidden="true" />
        {label}
      </td>
      <td class="right">{formatDuration(timeMs)}</td>
      <td class="right">{formatCoverage(share)}</td>
      <td class="fill">{note}</td>
    </tr>
  );
}
