import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { formatCoverage, formatExact } from '../../src/profile/format';
import { show } from '../actions';
import { HeatLegend } from '../chart/heat-legend';
import { useSize } from '../chart/size';
import { profile, tree } from '../state';
import { width } from '../width';
import { IcicleChart } from './icicle';
import { worthwhileRows } from './layout';

/** Deeper scopes have the icicle's own view. */
const MOST_ROWS = 5;

/** The whole model under the table: where the selected row stands. */
export function IcicleStrip(): JSX.Element {
  const [ref, size] = useSize<HTMLDivElement>();
  const isNarrow = width.value === 'narrow';
  return (
    <section class="icicle-strip" aria-label={l10n.t('Scopes')}>
      {isNarrow ? null : <StripHead />}
      <div ref={ref} class="icicle-strip-chart">
        {size.width > 0 ? (
          <IcicleChart
            roots={tree.value}
            width={size.width}
            rows={worthwhileRows(tree.value, MOST_ROWS)}
            rowHeight={isNarrow ? 18 : 22}
            label={l10n.t('Time by scope')}
          />
        ) : null}
      </div>
    </section>
  );
}

function StripHead(): JSX.Element | null {
  const document = profile.value;
  if (!document) return null;
  const layers = document.layers.filter(({ kind }) => kind === 'layer').length;
  const { attributed, inserted } = document.accounting;
  return (
    <div class="section-head">
      <h2>{l10n.t('Scopes')}</h2>
      <span class="clip strip-note">{l10n.t('width = time, shade =')}</span>
      <HeatLegend />
      <span class="grow" />
      <span class="nowrap">
        {l10n.t(
          '{0} kernels → {1} layers',
          formatExact(document.kernels.length),
          formatExact(layers),
        )}
        {' · '}
        <button type="button" class="link" onClick={() => show('evidence')}>
          {l10n.t('{0} accounted', formatCoverage(attributed + inserted))}
        </button>
      </span>
    </div>
  );
}
