import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
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
  // The table is painted first: together they would take a fifth longer.
  const [hasTurn, setTurn] = useState(false);
  const hasRoom = size.width > 0;
  useEffect(() => {
    if (!hasRoom) return;
    const frame = requestAnimationFrame(() => setTurn(true));
    return () => cancelAnimationFrame(frame);
  }, [hasRoom]);
  const isNarrow = width.value === 'narrow';
  const rows = worthwhileRows(tree.value, MOST_ROWS);
  const rowHeight = isNarrow ? 18 : 22;
  return (
    <section class="icicle-strip" aria-label={l10n.t('Scopes')}>
      {isNarrow ? null : <StripHead />}
      {/* As high as it will be, so that the table above has its size before this is drawn. */}
      <div ref={ref} class="icicle-strip-chart" style={{ height: `${rows * (rowHeight + 1)}px` }}>
        {hasTurn ? (
          <IcicleChart
            roots={tree.value}
            width={size.width}
            rows={rows}
            rowHeight={rowHeight}
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
