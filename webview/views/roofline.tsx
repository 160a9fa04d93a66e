import './views.css';
import './roofline.css';
import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import type { Profile } from '../../src/profile/document';
import { formatBytes, formatDuration, formatMacs } from '../../src/profile/format';
import { formatNumber, formatRate, formatShare } from '../../src/profile/format';
import { runsLayerByLayer } from '../../src/profile/layer-by-layer';
import type { PointShape, Roofline, RooflinePoint } from '../../src/profile/roofline';
import { sentences } from '../../src/profile/sentences';
import { rooflineVerdict } from '../../src/profile/view-verdicts';
import type { TableData } from '../chart/with-table';
import { ChartWithTable } from '../chart/with-table';
import { profile, roofs } from '../state';
import { RoofsState } from './roofline-ask';
import { TimeByKind } from './roofline-kinds';
import { Mark } from './roofline-marks';
import { RooflinePlot } from './roofline-plot';
import { fittingRoofs, plotted, roofline } from './roofline-state';
import { ViewVerdict } from './view-verdict';

export function RooflineView(): JSX.Element | null {
  const document = profile.value;
  const found = roofline.value;
  if (!document || !found) return null;
  const known = roofs.value.kind === 'known' ? roofs.value.roofs : null;
  return (
    <div class="view roofline-view">
      <ViewVerdict verdict={rooflineVerdict(document, known)} />
      {cannotPlot(document, found) ? (
        <TimeByKind profile={document} />
      ) : (
        <>
          <ChartWithTable
            title={l10n.t('Roofline')}
            note={<Legend points={plotted.value} />}
            end={<RoofsState />}
            table={() => tableOf(found)}
          >
            {found.points.length > 0 ? (
              <RooflinePlot points={plotted.value} roofs={fittingRoofs.value} />
            ) : null}
          </ChartWithTable>
          <TimeByKind profile={document} />
          <p class="note">{noteOf(found)}</p>
        </>
      )}
    </div>
  );
}

/** No layer of such a runtime says what it reads, so roofs would help nothing. */
function cannotPlot(document: Profile, { points }: Roofline): boolean {
  return points.length === 0 && runsLayerByLayer(document);
}

function Legend({ points }: { readonly points: readonly RooflinePoint[] }): JSX.Element {
  const shapes = new Set(points.map(({ shape }) => shape));
  return (
    <span class="roofline-legend">
      {SHAPES.filter((shape) => shapes.has(shape)).map((shape) => (
        <span key={shape} class="legend">
          <svg width="12" height="12" aria-hidden="true">
            <Mark shape={shape} left={6} top={6} radius={4} />
          </svg>
          {shapeName(shape)}
        </span>
      ))}
      <span class="wide-only">{l10n.t('area is share of the run')}</span>
    </span>
  );
}

const SHAPES: readonly PointShape[] = ['convolution', 'depthwise', 'linear', 'other'];

function shapeName(shape: PointShape): string {
  switch (shape) {
    case 'convolution':
      return l10n.t('convolution');
    case 'depthwise':
      return l10n.t('depthwise');
    case 'linear':
      return l10n.t('linear');
    case 'other':
      return l10n.t('other');
  }
}

function noteOf({ points, withoutMacs, tooShort, unknownSize }: Roofline): string {
  const parts = [
    l10n.t('Points above the memory line are possible: their data stays in cache.'),
    l10n.t(
      'What a layer reads is derived from the predicted memory curve, so that its intensity is an estimate; it is too high where a layer also reads something that a later one needs.',
    ),
  ];
  if (withoutMacs.rows > 0)
    parts.push(
      l10n.t(
        'Not plotted but in the table of kinds: {0} steps without MACs, {1} of the run.',
        withoutMacs.rows,
        formatShare(withoutMacs.share),
      ),
    );
  if (tooShort.rows > 0)
    parts.push(
      l10n.t(
        'Nor are {0} layers too short to tell, {1} of the run.',
        tooShort.rows,
        formatShare(tooShort.share),
      ),
    );
  if (unknownSize.rows > 0)
    parts.push(l10n.t('{0} more have an unknown size or cost.', unknownSize.rows));
  if (points.length > plotted.value.length)
    parts.push(l10n.t('Plotted are the {0} largest of {1}.', plotted.value.length, points.length));
  return sentences(parts);
}

function tableOf({ points }: Roofline): TableData {
  return {
    columns: [
      { title: l10n.t('Layer') },
      { title: l10n.t('Type') },
      { title: l10n.t('Rate'), numeric: true },
      { title: l10n.t('MACs per byte'), numeric: true },
      { title: 'MACs', numeric: true },
      { title: l10n.t('Bytes moved'), numeric: true },
      { title: l10n.t('Time'), numeric: true },
      { title: l10n.t('Share'), numeric: true },
    ],
    rows: points.map((point) => ({
      key: point.key,
      cells: [
        point.layer,
        point.type,
        formatRate(point.gmacPerSecond),
        formatNumber(point.intensity),
        formatMacs(point.macs),
        formatBytes(point.bytesMoved),
        formatDuration(point.timeMs),
        formatShare(point.share),
      ],
    })),
  };
}
