import type { JSX } from 'preact';
import type { RooflinePoint, Roofs } from '../../src/profile/roofline';
import { attainable } from '../../src/profile/roofline';
import type { Frame } from '../chart/frame';
import { selection } from '../state';
import type { Scales } from './roofline-scales';

/** Names beside marks; more would cover the plot. */
const MOST_LABELS = 4;
const CHARACTER = 6;
const LINE = 16;
/** From the mark to its label, px. */
const LEADER = { x: 16, y: 26 };

interface LabelsProps {
  readonly points: readonly RooflinePoint[];
  readonly roofs: Roofs | null;
  readonly scales: Scales;
  readonly frame: Frame;
}

interface Placed {
  readonly point: RooflinePoint;
  readonly left: number;
  readonly top: number;
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'end';
}

/** The selected layer, then those that would gain most at their roof, where there is room. */
export function MarkLabels(props: LabelsProps): JSX.Element {
  return (
    <g aria-hidden="true">
      {placed(props).map(({ point, left, top, x, y, anchor }) => (
        <g key={point.key}>
          <path class="roofline-leader" d={`M${left} ${top}L${x} ${y - 4}`} />
          <text
            class={`halo ${point.key === selection.value ? 'strong' : 'plain'}`}
            x={anchor === 'start' ? x + 3 : x - 3}
            y={y}
            text-anchor={anchor}
          >
            {point.layer}
          </text>
        </g>
      ))}
    </g>
  );
}

function placed({ points, roofs, scales: { x, y }, frame }: LabelsProps): Placed[] {
  const found: Placed[] = [];
  for (const point of byWorth(points, roofs)) {
    if (found.length === MOST_LABELS) break;
    const left = x(point.intensity);
    const top = y(point.gmacPerSecond);
    const room = point.layer.length * CHARACTER;
    const anchor = left + LEADER.x + room < frame.width ? 'start' : 'end';
    const label: Placed = {
      point,
      left,
      top,
      x: left + (anchor === 'start' ? LEADER.x : -LEADER.x),
      y: top + LEADER.y,
      anchor,
    };
    const fits = label.y < frame.height - 20 && found.every((other) => isApart(label, other));
    if (fits) found.push(label);
  }
  return found;
}

function isApart(a: Placed, b: Placed): boolean {
  return Math.abs(a.y - b.y) > LINE || !overlaps(range(a), range(b));
}

function range({ x, anchor, point }: Placed): readonly [number, number] {
  const width = point.layer.length * CHARACTER + 6;
  return anchor === 'start' ? [x, x + width] : [x - width, x];
}

function overlaps([a, b]: readonly [number, number], [c, d]: readonly [number, number]): boolean {
  return a < d && c < b;
}

function byWorth(points: readonly RooflinePoint[], roofs: Roofs | null): RooflinePoint[] {
  const worth = ({ share, gmacPerSecond, intensity }: RooflinePoint) =>
    roofs ? share * (1 - gmacPerSecond / attainable(roofs, intensity)) : share;
  const sorted = [...points].sort((a, b) => worth(b) - worth(a));
  const selected = sorted.filter(({ key }) => key === selection.value);
  return [...selected, ...sorted.filter(({ key }) => key !== selection.value).slice(0, 12)];
}
