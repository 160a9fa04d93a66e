import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { formatShare } from '../../src/profile/format';
import { HEAT_SHARES } from '../../src/profile/heat';

/** The steps of the heat scale with their lowest shares. */
export function HeatLegend(): JSX.Element {
  return (
    <span class="legend heat-legend">
      <span class="heat-legend-title">{l10n.t('share of run')}</span>
      <span class="heat-steps" aria-hidden="true">
        {HEAT_SHARES.map((share, step) => (
          <i key={share} class="swatch" style={{ backgroundColor: `var(--heat-${step + 1})` }} />
        ))}
      </span>
      <span>{HEAT_SHARES.map(stepText).join(' · ')}</span>
    </span>
  );
}

/** `0.5`, `1`, and the last with its unit. */
function stepText(share: number, step: number): string {
  const isLast = step === HEAT_SHARES.length - 1;
  const text = formatShare(share, isLast ? 'ui' : 'plain');
  return isLast ? text : text.replace(/(\.0)? %$/, '');
}
