import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { formatBytes, formatExact } from '../../src/profile/format';
import type { BatchFit, MemoryFit } from '../../src/profile/memory-need';

/** Batches with what they would take, beside what the machine has. */
export function WhatFits({ fit }: { readonly fit: MemoryFit }): JSX.Element {
  const { availableBytes, batches } = fit;
  // Room for the line of what there is, where all bars are shorter.
  const scale = Math.max(availableBytes, ...batches.map(({ neededBytes }) => neededBytes)) * 1.02;
  return (
    <section class="what-fits" aria-label={l10n.t('What would fit')}>
      <div class="section-head">
        <h2>{l10n.t('What would fit')}</h2>
        <span>
          {l10n.t(
            'predicted from the graph, for the two processes of a measurement; this machine has {0}',
            formatBytes(availableBytes),
          )}
        </span>
      </div>
      <ul style={{ '--available': percent(availableBytes / scale) }}>
        {batches.map((each) => (
          <Row key={each.batch} row={each} scale={scale} availableBytes={availableBytes} />
        ))}
      </ul>
    </section>
  );
}

interface RowProps {
  readonly row: BatchFit;
  readonly scale: number;
  readonly availableBytes: number;
}

function Row({ row, scale, availableBytes }: RowProps): JSX.Element {
  const { batch, neededBytes, fits } = row;
  const within = Math.min(neededBytes, availableBytes);
  return (
    <li class={fits ? '' : 'too-large'}>
      <span>{l10n.t('batch {0}', formatExact(batch))}</span>
      <span class="track" aria-hidden="true">
        <b style={{ width: percent(within / scale) }} />
        <i style={{ width: percent((neededBytes - within) / scale) }} />
      </span>
      <span class="nowrap">
        {fits
          ? l10n.t('{0}, fits', formatBytes(neededBytes))
          : l10n.t('{0}, does not fit', formatBytes(neededBytes))}
      </span>
    </li>
  );
}

function percent(part: number): string {
  return `${(part * 100).toFixed(2)}%`;
}
