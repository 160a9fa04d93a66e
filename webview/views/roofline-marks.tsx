import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { PointShape, RooflinePoint } from '../../src/profile/roofline';
import { hovered, selection } from '../state';
import type { Scales } from './roofline-scales';

const LEAST_RADIUS = 2.5;
/** Radius of a layer that takes the whole run, px: area is share. */
const WHOLE_RADIUS = 26;

export function radiusOf({ share }: Pick<RooflinePoint, 'share'>): number {
  return Math.max(LEAST_RADIUS, Math.sqrt(share) * WHOLE_RADIUS);
}

interface MarksProps {
  readonly points: readonly RooflinePoint[];
  readonly scales: Scales;
}

/** One mark per layer: its shape tells the kind of work, its area the share of the run. */
export function Marks({ points, scales }: MarksProps): JSX.Element {
  // Large ones first, so that small ones are not hidden under them.
  const drawn = useMemo(() => [...points].sort((a, b) => b.share - a.share), [points]);
  return (
    <>
      {drawn.map((point) => (
        <PointMark key={point.key} point={point} scales={scales} />
      ))}
      <Marked points={points} scales={scales} />
    </>
  );
}

/** The selected and the hovered mark once more, on top; drawn apart, so that others stay as is. */
function Marked({ points, scales }: MarksProps): JSX.Element {
  const draw = (key: string | null, state: string) => {
    const point = key === null ? undefined : points.find((one) => one.key === key);
    return point ? <PointMark key={state} point={point} scales={scales} state={state} /> : null;
  };
  const isOther = hovered.value !== selection.value;
  return (
    <>
      {draw(selection.value, 'is-selected')}
      {isOther ? draw(hovered.value, 'is-hovered') : null}
    </>
  );
}

interface PointMarkProps {
  readonly point: RooflinePoint;
  readonly scales: Scales;
  readonly state?: string;
}

function PointMark({ point, scales: { x, y }, state = '' }: PointMarkProps): JSX.Element {
  return (
    <Mark
      shape={point.shape}
      left={x(point.intensity)}
      top={y(point.gmacPerSecond)}
      radius={radiusOf(point)}
      state={state}
    />
  );
}

export interface MarkProps {
  readonly shape: PointShape;
  readonly left: number;
  readonly top: number;
  readonly radius: number;
  readonly state?: string;
}

export function Mark({ shape, left, top, radius, state = '' }: MarkProps): JSX.Element {
  return <path class={`roofline-mark ${state}`} d={outlineOf(shape, left, top, radius)} />;
}

function outlineOf(shape: PointShape, x: number, y: number, r: number): string {
  const at = (value: number) => value.toFixed(1);
  switch (shape) {
    case 'convolution':
      return `M${at(x - r)} ${at(y)}a${at(r)} ${at(r)} 0 1 0 ${at(2 * r)} 0a${at(r)} ${at(r)} 0 1 0 ${at(-2 * r)} 0Z`;
    case 'depthwise': {
      const d = r * 1.25;
      return `M${at(x)} ${at(y - d)}L${at(x + d)} ${at(y)}L${at(x)} ${at(y + d)}L${at(x - d)} ${at(y)}Z`;
    }
    case 'linear': {
      const s = r * 0.9;
      return `M${at(x - s)} ${at(y - s)}h${at(2 * s)}v${at(2 * s)}h${at(-2 * s)}Z`;
    }
    case 'other': {
      const t = r * 1.2;
      return `M${at(x)} ${at(y - t)}L${at(x + t)} ${at(y + t * 0.8)}L${at(x - t)} ${at(y + t * 0.8)}Z`;
    }
  }
}
