import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { useCallback, useMemo } from 'preact/hooks';
import { formatBytes, formatDuration, formatMacs } from '../../src/profile/format';
import { formatNumber, formatRate, formatShare } from '../../src/profile/format';
import type { RooflinePoint, Roofs } from '../../src/profile/roofline';
import { attainable } from '../../src/profile/roofline';
import { AxisBottom, AxisLeft } from '../chart/axis';
import type { Frame } from '../chart/frame';
import { ChartFrame } from '../chart/frame';
import { ChartCursor } from './chart-cursor';
import { CardRow } from './memory-curve';
import { MarkLabels } from './roofline-labels';
import { Marks, radiusOf } from './roofline-marks';
import { RoofLines } from './roofline-roofs';
import { formatTick, logTicks, scalesOf } from './roofline-scales';

const MARGINS = { top: 14, right: 14, bottom: 40, left: 48 } as const;
const HEIGHT = 430;
/** A pointer this near to a mark means it. */
const REACH = 8;

interface PlotProps {
  readonly points: readonly RooflinePoint[];
  readonly roofs: Roofs | null;
}

export function RooflinePlot(props: PlotProps): JSX.Element {
  return (
    <ChartFrame
      interactive
      label={l10n.t(
        'Achieved rate of each layer against its arithmetic intensity, both logarithmic',
      )}
      height={HEIGHT}
      margins={MARGINS}
    >
      {(frame) => <Plot {...props} frame={frame} />}
    </ChartFrame>
  );
}

function Plot({ points, roofs, frame }: PlotProps & { readonly frame: Frame }): JSX.Element {
  const { width, height } = frame;
  const scales = useMemo(
    () => scalesOf(points, roofs, width, height),
    [points, roofs, width, height],
  );
  const { x, y } = scales;
  const places = useMemo(
    () => points.map((point) => ({ left: x(point.intensity), top: y(point.gmacPerSecond) })),
    [points, x, y],
  );
  const card = useCallback(
    (index: number) => <PointCard point={points[index]} roofs={roofs} />,
    [points, roofs],
  );
  return (
    <>
      <AxisLeft
        frame={frame}
        scale={y}
        ticks={logTicks(y, 12)}
        format={formatTick}
        label="GMAC/s"
      />
      <AxisBottom
        frame={frame}
        grid
        scale={x}
        ticks={logTicks(x, Math.max(3, width / 45))}
        format={formatTick}
        label={l10n.t('MACs per byte moved (inputs, outputs, weights)')}
      />
      {roofs ? <RoofLines roofs={roofs} scales={scales} frame={frame} /> : null}
      <Marks points={points} scales={scales} />
      <MarkLabels points={points} roofs={roofs} scales={scales} frame={frame} />
      <ChartCursor
        label={l10n.t('Layers by arithmetic intensity')}
        outline={false}
        width={width}
        height={height}
        count={points.length}
        at={(left, top) => nearest(places, points, left, top)}
        keyOf={(index) => points[index]?.key ?? null}
        box={(index) => {
          const point = points[index];
          const place = places[index];
          const radius = point ? radiusOf(point) + 2 : 0;
          const { left = 0, top = 0 } = place ?? {};
          return { x: left - radius, y: top - radius, width: 2 * radius, height: 2 * radius };
        }}
        describe={(index) => describe(points[index])}
        card={card}
      />
    </>
  );
}

interface Place {
  readonly left: number;
  readonly top: number;
}

/** The mark under the pointer, or the nearest one within reach; of several the smallest. */
function nearest(
  places: readonly Place[],
  points: readonly RooflinePoint[],
  left: number,
  top: number,
): number | null {
  let best: number | null = null;
  let bestDistance = Infinity;
  places.forEach((place, index) => {
    const point = points[index];
    if (!point) return;
    const distance = Math.hypot(place.left - left, place.top - top);
    const radius = radiusOf(point);
    if (distance > radius + REACH) return;
    const score = distance <= radius ? radius / 1000 + distance / 1e6 : distance;
    if (score >= bestDistance) return;
    best = index;
    bestDistance = score;
  });
  return best;
}

interface PointCardProps {
  readonly point: RooflinePoint | undefined;
  readonly roofs: Roofs | null;
}

function PointCard({ point, roofs }: PointCardProps): JSX.Element | null {
  if (!point) return null;
  const possible = roofs ? attainable(roofs, point.intensity) : null;
  return (
    <>
      <b>{point.label}</b>
      <table>
        <tbody>
          <CardRow label={l10n.t('reaches')} value={formatRate(point.gmacPerSecond)} />
          {possible === null ? null : (
            <CardRow
              label={l10n.t('its roof')}
              value={`${formatRate(possible)} (${formatShare(point.gmacPerSecond / possible)})`}
            />
          )}
          <CardRow label={l10n.t('MACs per byte')} value={formatNumber(point.intensity)} />
          <CardRow
            label={l10n.t('time')}
            value={`${formatDuration(point.timeMs)}, ${formatShare(point.share)}`}
          />
          <CardRow label="MACs" value={formatMacs(point.macs)} />
          <CardRow label={l10n.t('bytes moved')} value={formatBytes(point.bytesMoved)} />
        </tbody>
      </table>
    </>
  );
}

function describe(point: RooflinePoint | undefined): string {
  if (!point) return '';
  return l10n.t(
    '{0}: {1} at {2} MACs per byte, {3} of the run',
    point.layer,
    formatRate(point.gmacPerSecond),
    formatNumber(point.intensity),
    formatShare(point.share),
  );
}
