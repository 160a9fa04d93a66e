import * as l10n from '@vscode/l10n';
import { scaleLinear } from 'd3-scale';
import type { JSX } from 'preact';
import { useCallback, useMemo } from 'preact/hooks';
import { formatBytes, formatDuration } from '../../src/profile/format';
import type { CurvePoint, MemoryView } from '../../src/profile/memory-view';
import { AxisLeft } from '../chart/axis';
import type { Frame } from '../chart/frame';
import { ChartFrame } from '../chart/frame';
import { isTraining } from '../state';
import { byteTicks } from './byte-ticks';
import { ChartCursor } from './chart-cursor';
import { MemoryPeaks } from './memory-peaks';
import { MemoryScopes, scopesHeight } from './memory-scopes';
import { edges, pointAt, pointName } from './memory-state';
import type { PixelColumn } from './pixel-columns';
import { largestIn, pixelColumns } from './pixel-columns';

export const MEMORY_MARGINS = { top: 18, right: 12, bottom: 0, left: 52 } as const;
const CURVE_HEIGHT = 240;
/** Room over the highest peak for its label. */
const HEADROOM = 1.12;

export type Scale = (value: number) => number;
type Value = (index: number) => number | null;

export function MemoryCurve({ view }: { readonly view: MemoryView }): JSX.Element {
  const strips = scopesHeight(view);
  return (
    <ChartFrame
      interactive
      label={
        isTraining.value
          ? l10n.t('Live tensors over the step, measured')
          : view.predictedPeak === null
            ? l10n.t('Live activations over the run, measured')
            : l10n.t('Live activations over the run, measured and predicted')
      }
      height={MEMORY_MARGINS.top + CURVE_HEIGHT + strips}
      margins={{ ...MEMORY_MARGINS, bottom: strips }}
    >
      {(frame) => <Curve view={view} frame={frame} />}
    </ChartFrame>
  );
}

function Curve({ view, frame }: { readonly view: MemoryView; readonly frame: Frame }) {
  const { points } = view;
  const most = largest(points) * HEADROOM || 1;
  const x = usePositions(frame.width);
  const y = scaleLinear([0, most], [frame.height, 0]);
  const ticks = byteTicks(most, 4);
  const labels = new Map(ticks.map(({ bytes, label }) => [bytes, label]));
  const paths = useMemo(() => {
    const columns = pixelColumns(points.length, x);
    const measured: Value = (index) => points[index]?.measuredBytes ?? null;
    const predicted: Value = (index) => points[index]?.predictedBytes ?? null;
    return {
      area: areaPath(columns, measured, y),
      measured: stepPath(columns, measured, y),
      predicted: stepPath(columns, predicted, y),
    };
  }, [points, x, frame.height]);
  const card = useCallback((index: number) => <PointCard point={points[index]} />, [points]);
  return (
    <>
      <AxisLeft
        frame={frame}
        scale={y}
        ticks={ticks.map(({ bytes }) => bytes)}
        format={(bytes) => labels.get(bytes) ?? ''}
      />
      <path class="measured-area" d={paths.area} />
      <path class="measured-line" d={paths.measured} />
      <path class="predicted-line" d={paths.predicted} />
      <MemoryPeaks view={view} x={x} y={y} width={frame.width} />
      <ChartCursor
        label={l10n.t('Layers in order')}
        width={frame.width}
        height={frame.height}
        count={points.length}
        at={(left) => pointAt(positionAt(left, frame.width))}
        keyOf={(index) => points[index]?.key ?? null}
        box={(index) => columnBox(points[index], index, x, y)}
        describe={(index) => describe(points[index])}
        card={card}
      />
      <MemoryScopes view={view} x={x} top={frame.height + 8} />
    </>
  );
}

function PointCard({ point }: { readonly point: CurvePoint | undefined }): JSX.Element | null {
  if (!point) return null;
  return (
    <>
      <b>{pointName(point)}</b>
      <table>
        <tbody>
          <CardRow label={l10n.t('measured')} value={formatBytes(point.measuredBytes)} />
          {point.predictedBytes === null ? null : (
            <CardRow label={l10n.t('predicted')} value={formatBytes(point.predictedBytes)} />
          )}
          <CardRow label={l10n.t('weights')} value={formatBytes(point.weightBytes)} />
          <CardRow label={l10n.t('starts at')} value={formatDuration(point.startMs)} />
        </tbody>
      </table>
    </>
  );
}

export function CardRow({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <tr>
      <th scope="row">{label}</th>
      <td class="right">{value}</td>
    </tr>
  );
}

function describe(point: CurvePoint | undefined): string {
  if (!point) return '';
  if (point.predictedBytes === null)
    return l10n.t('{0}: measured {1}', pointName(point), formatBytes(point.measuredBytes));
  return l10n.t(
    '{0}: measured {1}, predicted {2}',
    pointName(point),
    formatBytes(point.measuredBytes),
    formatBytes(point.predictedBytes),
  );
}

/** Pixels of each point's left edge, by index. */
export function usePositions(width: number): Scale {
  const { value } = edges;
  return useMemo(() => {
    const scale = horizontal(width);
    return (index) => scale(value[index] ?? 0);
  }, [width, value]);
}

export function positionAt(left: number, width: number): number {
  return horizontal(width).invert(left);
}

function horizontal(width: number) {
  const { value } = edges;
  return scaleLinear([value[0] ?? 0, value.at(-1) ?? 1], [0, width]);
}

function largest(points: readonly CurvePoint[]): number {
  return points.reduce(
    (most, { measuredBytes, predictedBytes }) =>
      Math.max(most, measuredBytes ?? 0, predictedBytes ?? 0),
    0,
  );
}

function columnBox(point: CurvePoint | undefined, index: number, x: Scale, y: Scale) {
  const top = y(Math.max(point?.measuredBytes ?? point?.predictedBytes ?? 0, 0));
  return {
    x: x(index),
    y: Math.min(top, y(0) - 2),
    width: Math.max(1, x(index + 1) - x(index)),
    height: Math.max(2, y(0) - top),
  };
}

/** A line that goes level over each column; unknown values leave it out. */
function stepPath(columns: readonly PixelColumn[], value: Value, y: Scale): string {
  let path = '';
  let pen = false;
  for (const column of columns) {
    const bytes = largestIn(column, value);
    if (bytes === null) {
      pen = false;
      continue;
    }
    const at = y(bytes).toFixed(1);
    path += `${pen ? `V${at}` : `M${column.left.toFixed(1)} ${at}`}H${column.right.toFixed(1)}`;
    pen = true;
  }
  return path;
}

function areaPath(columns: readonly PixelColumn[], value: Value, y: Scale): string {
  const bottom = y(0).toFixed(1);
  let path = '';
  for (const column of columns) {
    const bytes = largestIn(column, value);
    if (bytes === null) continue;
    path += `M${column.left.toFixed(1)} ${bottom}V${y(bytes).toFixed(1)}H${column.right.toFixed(1)}V${bottom}Z`;
  }
  return path;
}
