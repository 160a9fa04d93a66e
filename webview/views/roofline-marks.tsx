import type { JSX } from 'preact';
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
export function Marks({ points, scales: { x, y } }: MarksProps): JSX.Element {
  // Large ones first, so that small ones are not hidden under them.
  const drawn = [...points].sort((a, b) => b.share - a.share);
  return (
    <g>
      {drawn.map((point) => (
        <Mark
          key={point.key}
          shape={point.shape}
          left={x(point.intensity)}
          top={y(point.gmacPerSecond)}
          radius={radiusOf(point)}
          state={stateOf(point.key)}
        />
      ))}
    </g>
  );
}

function stateOf(key: string): string {
  if (key === selection.value) return 'is-selected';
  return key === hovered.value ? 'is-hovered' : '';
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
