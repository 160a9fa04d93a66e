import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { useCallback, useMemo } from 'preact/hooks';
import { formatNorm, formatNormTick } from '../../src/profile/norm-text';
import { AxisBottom, AxisLeft } from '../chart/axis';
import type { Frame } from '../chart/frame';
import { ChartFrame } from '../chart/frame';
import { ChartCursor } from '../views/chart-cursor';
import { GradientCard } from './gradient-card';
import { Curve, CurveLabels, MarkedDots, radiusFor } from './gradient-curves';
import { gradientScales } from './gradient-scales';
import type { LinkedGradient } from './training-state';

const MARGINS = { top: 14, right: 14, bottom: 40, left: 58 } as const;
const HEIGHT = 250;

export interface GradientPlotProps {
  /** Of the shown profile. */
  readonly points: readonly LinkedGradient[];
  /** Of the run before; empty where none is compared. */
  readonly before: readonly LinkedGradient[];
  /** Names of both runs, where there are two. */
  readonly names: readonly [before: string, after: string] | null;
}

/** Gradient norms by depth: dots of the shown profile, hollow ones of the run before. */
export function GradientPlot(props: GradientPlotProps): JSX.Element {
  return (
    <ChartFrame
      interactive
      class="gradient-chart"
      label={l10n.t(
        'Gradient norm of each layer’s weights by its depth, the norm logarithmic; {0} layers',
        props.points.length,
      )}
      height={HEIGHT}
      margins={MARGINS}
    >
      {(frame) => <Plot {...props} frame={frame} />}
    </ChartFrame>
  );
}

function Plot(props: GradientPlotProps & { readonly frame: Frame }): JSX.Element {
  const { points, before, names, frame } = props;
  const { width, height } = frame;
  const scales = useMemo(
    () => gradientScales([points, before], width, height),
    [points, before, width, height],
  );
  const radius = radiusFor(Math.max(points.length, before.length), width);
  const card = useCallback((index: number) => <GradientCard point={points[index]} />, [points]);
  return (
    <>
      <AxisLeft
        frame={frame}
        scale={asAxis(scales.y)}
        ticks={scales.normTicks}
        format={formatNormTick}
        label={l10n.t('gradient norm (L2)')}
      />
      <AxisBottom
        frame={frame}
        scale={asAxis(scales.x)}
        ticks={scales.depthTicks}
        format={(depth) => `${depth + 1}`}
        label={l10n.t('layers with weights, from the input')}
      />
      {before.length > 0 ? (
        <Curve kind="before" points={before} scales={scales} radius={radius} />
      ) : null}
      <Curve kind="after" points={points} scales={scales} radius={radius} />
      {names ? <CurveLabels {...props} names={names} scales={scales} /> : null}
      <MarkedDots points={points} before={before} scales={scales} radius={radius} />
      <ChartCursor
        label={l10n.t('Layers with weights by depth')}
        outline={false}
        width={width}
        height={height}
        count={points.length}
        at={(left) => Math.min(points.length - 1, scales.depthAt(left))}
        keyOf={(index) => points[index]?.key ?? null}
        box={(index) => {
          const { depth = 0, norm = 0 } = points[index] ?? {};
          const [x, y] = [scales.x(depth), scales.y(norm)];
          return { x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius };
        }}
        describe={(index) => describe(points[index])}
        card={card}
      />
    </>
  );
}

/** The axis asks for ticks only where it is given none. */
function asAxis(place: (value: number) => number) {
  return Object.assign((value: number) => place(value), { ticks: () => [] });
}

function describe(point: LinkedGradient | undefined): string {
  if (!point) return '';
  return l10n.t(
    '{0}, depth {1}: gradient norm {2}',
    point.layer,
    point.depth + 1,
    formatNorm(point.norm, 'plain'),
  );
}
