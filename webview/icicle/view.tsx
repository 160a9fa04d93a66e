import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { formatExact, formatLayerTime, formatShare } from '../../src/profile/format';
import { walkTree } from '../../src/profile/layer-tree';
import { useSize } from '../chart/size';
import { HeatLegend } from '../chart/heat-legend';
import type { TableData } from '../chart/with-table';
import { ChartWithTable } from '../chart/with-table';
import { IcicleChart } from './icicle';
import { depthOf } from './layout';
import { icicleRoots, zoomed, zoomPath } from './zoom';

const LEAST_ROW = 20;
const MOST_ROW = 48;

/** The scopes as areas, over the whole view. */
export function IcicleView(): JSX.Element {
  const roots = icicleRoots.value;
  const rows = depthOf(roots);
  return (
    <ChartWithTable
      class="icicle-view"
      title={l10n.t('Scopes')}
      note={<Breadcrumbs />}
      end={<HeatLegend />}
      table={tableOf}
    >
      <div class="icicle-place">
        <IcicleArea rows={rows} />
      </div>
      <p class="note icicle-note">
        {l10n.t(
          'Width is time, shade is share of the run. Double-click or Space zooms into a scope, Backspace zooms out, arrows move, Enter opens the source.',
        )}
      </p>
    </ChartWithTable>
  );
}

function IcicleArea({ rows }: { readonly rows: number }): JSX.Element {
  const [ref, size] = useSize<HTMLDivElement>();
  const fitted = Math.floor(size.height / Math.max(1, rows)) - 1;
  return (
    <div ref={ref} class="icicle-area">
      {size.width > 0 ? (
        <IcicleChart
          roots={icicleRoots.value}
          width={size.width}
          rows={rows}
          rowHeight={Math.min(MOST_ROW, Math.max(LEAST_ROW, fitted))}
          label={l10n.t('Time by scope')}
        />
      ) : null}
    </div>
  );
}

/** Where the zoom is; each part leads back to it. */
function Breadcrumbs(): JSX.Element | null {
  if (zoomPath.value.length === 0) return null;
  return (
    <nav class="breadcrumbs" aria-label={l10n.t('Zoomed scope')}>
      <button type="button" class="link" onClick={() => (zoomed.value = null)}>
        {l10n.t('Whole model')}
      </button>
      {zoomPath.value.map(({ key, name }) => (
        <span key={key}>
          {' / '}
          {key === zoomed.value ? (
            name
          ) : (
            <button type="button" class="link" onClick={() => (zoomed.value = key)}>
              {name}
            </button>
          )}
        </span>
      ))}
    </nav>
  );
}

function tableOf(): TableData {
  return {
    columns: [
      { title: l10n.t('Scope or layer') },
      { title: l10n.t('Layers'), numeric: true },
      { title: l10n.t('Time'), numeric: true },
      { title: l10n.t('Share'), numeric: true },
    ],
    rows: [...walkTree(icicleRoots.value)].map(({ key, label, layerCount, time }) => ({
      key,
      cells: [
        label,
        formatExact(layerCount),
        formatLayerTime(time?.timeMs.median, time?.belowResolution ?? false),
        formatShare(time?.share),
      ],
    })),
  };
}
