import * as l10n from '@vscode/l10n';
import { scaleLinear } from 'd3-scale';
import type { JSX } from 'preact';
import { useCallback, useMemo } from 'preact/hooks';
import { formatBytes } from '../../src/profile/format';
import type { CurvePoint, MemoryView } from '../../src/profile/memory-view';
import { AxisLeft } from '../chart/axis';
import type { Frame } from '../chart/frame';
import { ChartFrame } from '../chart/frame';
import { byteTicks } from './byte-ticks';
import { ChartCursor } from './chart-cursor';
import type { Scale } from './memory-curve';
import { CardRow, MEMORY_MARGINS, positionAt, usePositions } from './memory-curve';
import { pointAt, pointName } from './memory-state';
import { largestIn, pixelColumns } from './pixel-columns';

const HEIGHT = 76;
const HEADROOM = 1.15;
const LABEL_WIDTH = 220;

export function MemoryWeights({ view }: { readonly view: MemoryView }): JSX.Element {
  const margins = { ...MEMORY_MARGINS, top: 8, bottom: 6 };
  return (
    <ChartFrame
      interactive
      label={l10n.t('Weights of each layer, in order')}
      height={margins.top + HEIGHT + margins.bottom}
      margins={margins}
    >
      {(frame) => <Bars points={view.points} frame={frame} />}
    </ChartFrame>
  );
}

interface BarsProps {
  readonly points: readonly CurvePoint[];
  readonly frame: Frame;
}

function Bars({ points, frame }: BarsProps): JSX.Element {
  const heaviest = heaviestOf(points);
  const most = (points[heaviest]?.weightBytes ?? 0) * HEADROOM || 1;
  const x = usePositions(frame.width);
  const y = scaleLinear([0, most], [frame.height, 0]);
  const ticks = byteTicks(most, 2);
  const labels = new Map(ticks.map(({ bytes, label }) => [bytes, label]));
  const bars = useMemo(() => weightBars(points, x, y), [points, x, frame.height]);
  const card = useCallback((index: number) => <WeightCard point={points[index]} />, [points]);
  return (
    <>
      <AxisLeft
        frame={frame}
        scale={y}
        ticks={ticks.map(({ bytes }) => bytes)}
        format={(bytes) => labels.get(bytes) ?? ''}
      />
      <path class="weight-bars" d={bars} />
      <Heaviest point={points[heaviest]} at={heaviest} x={x} y={y} width={frame.width} />
      <ChartCursor
        label={l10n.t('Weights of the layers in order')}
        width={frame.width}
        height={frame.height}
        count={points.length}
        at={(left) => pointAt(positionAt(left, frame.width))}
        keyOf={(index) => points[index]?.key ?? null}
        box={(index) => {
          const top = y(points[index]?.weightBytes ?? 0);
          const width = Math.max(1, x(index + 1) - x(index));
          return {
            x: x(index),
            y: Math.min(top, y(0) - 2),
            width,
            height: Math.max(2, y(0) - top),
          };
        }}
        describe={(index) => describe(points[index])}
        card={card}
      />
    </>
  );
}

/** Index of the point with the most weights; 0 where none has any. */
function heaviestOf(points: readonly CurvePoint[]): number {
  return points.reduce(
    (best, { weightBytes }, index) =>
      weightBytes > (points[best]?.weightBytes ?? 0) ? index : best,
    0,
  );
}

interface HeaviestProps {
  readonly point: CurvePoint | undefined;
  readonly at: number;
  readonly x: Scale;
  readonly y: Scale;
  readonly width: number;
}

function Heaviest({ point, at, x, y, width }: HeaviestProps): JSX.Element | null {
  if (!point || point.weightBytes === 0) return null;
  const toLeft = x(at) > LABEL_WIDTH || x(at + 1) + LABEL_WIDTH > width;
  return (
    <text
      class="plain halo"
      aria-hidden="true"
      x={toLeft ? x(at) - 6 : x(at + 1) + 6}
      y={y(point.weightBytes) + 8}
      text-anchor={toLeft ? 'end' : 'start'}
    >
      {`${pointName(point)} ${formatBytes(point.weightBytes)}`}
    </text>
  );
}

function WeightCard({ point }: { readonly point: CurvePoint | undefined }): JSX.Element | null {
  if (!point) return null;
  return (
    <>
      <b>{pointName(point)}</b>
      <table>
        <tbody>
          <CardRow label={l10n.t('weights')} value={formatBytes(point.weightBytes)} />
        </tbody>
      </table>
    </>
  );
}

function describe(point: CurvePoint | undefined): string {
  return point ? l10n.t('{0}: weights {1}', pointName(point), formatBytes(point.weightBytes)) : '';
}

function weightBars(points: readonly CurvePoint[], x: Scale, y: Scale): string {
  const bottom = y(0).toFixed(1);
  let path = '';
  for (const column of pixelColumns(points.length, x)) {
    const bytes = largestIn(column, (index) => points[index]?.weightBytes ?? null);
    if (!bytes) continue;
    const width = column.right - column.left;
    const inset = width > 5 ? 1.5 : width > 2 ? 0.5 : 0;
    path += `M${(column.left + inset).toFixed(1)} ${bottom}V${y(bytes).toFixed(1)}h${(width - 2 * inset).toFixed(1)}V${bottom}Z`;
  }
  return path;
}
