import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { MemoryView } from '../../src/profile/memory-view';
import type { ScopeSpan } from '../../src/profile/scope-lanes';
import { linkedClass, linkedHandlers } from '../chart/linked';
import { hovered, selection } from '../state';
import type { Scale } from './memory-curve';
import { pixelColumns } from './pixel-columns';

const LANE = 20;
const BAR = 18;
const KERNELS = 10;
/** Deeper scopes are finer than a layer's column in any model that fits the width. */
const MOST_LANES = 3;
/** Narrower spans can't be told apart or hit; they are drawn as one shape. */
const SLIVER = 4;
/** Width of a character at 11 px, about. */
const CHARACTER = 6.2;

export function scopesHeight({ lanes }: MemoryView): number {
  return 8 + Math.min(MOST_LANES, lanes.length) * LANE + KERNELS + 6;
}

interface ScopesProps {
  readonly view: MemoryView;
  readonly x: Scale;
  readonly top: number;
}

/** Under the curve: in which scope each layer is. */
export function MemoryScopes({ view, x, top }: ScopesProps): JSX.Element {
  const lanes = view.lanes.slice(0, MOST_LANES);
  return (
    <g class="scope-strips">
      {lanes.map((lane, depth) => (
        <Lane key={depth} lane={lane} x={x} top={top + depth * LANE} />
      ))}
      <Kernels view={view} x={x} top={top + lanes.length * LANE} />
    </g>
  );
}

interface LaneProps {
  readonly lane: readonly ScopeSpan[];
  readonly x: Scale;
  readonly top: number;
}

function Lane({ lane, x, top }: LaneProps): JSX.Element {
  const { wide, slivers } = useMemo(() => splitLane(lane, x, top), [lane, x, top]);
  return (
    <g>
      <path class="scope-box" d={slivers} />
      {wide.map(({ span, left, width }) => (
        <g key={span.first} {...linkedHandlers(span.key)}>
          <rect
            class={`scope-box ${linkedClass(span.key)}`}
            x={left + 0.5}
            y={top}
            width={width - 1}
            height={BAR}
            rx="1"
          />
          {span.name.length * CHARACTER + 8 <= width ? (
            <text class="plain" x={left + 6} y={top + 13}>
              {span.name}
            </text>
          ) : null}
        </g>
      ))}
    </g>
  );
}

/** Spans wide enough to hit, and one shape for all others. */
function splitLane(lane: readonly ScopeSpan[], x: Scale, top: number) {
  const boxes = lane.map((span) => {
    const left = x(span.first);
    return { span, left, width: x(span.last + 1) - left };
  });
  const slivers = boxes.filter(({ width }) => width < SLIVER);
  return {
    wide: boxes.filter(({ width }) => width >= SLIVER),
    slivers: joined(slivers)
      .map(({ left, width }) => bar(left, width, top, BAR))
      .join(''),
  };
}

/** Slivers that share a pixel are one. */
function joined(slivers: readonly { readonly left: number; readonly width: number }[]) {
  const bars: { left: number; width: number }[] = [];
  for (const { left, width } of slivers) {
    const open = bars.at(-1);
    if (open && left + width - open.left < 1) open.width = left + width - open.left;
    else bars.push({ left, width });
  }
  return bars;
}

function barsOver(count: number, x: Scale, top: number): string {
  return pixelColumns(count, x)
    .map(({ left, right }) => bar(left, right - left, top, KERNELS))
    .join('');
}

function Kernels({ view: { points }, x, top }: ScopesProps): JSX.Element {
  const barAt = (index: number) => bar(x(index), x(index + 1) - x(index), top, KERNELS);
  const all = useMemo(() => barsOver(points.length, x, top), [points, x, top]);
  const barsOf = (wanted: string | null) =>
    wanted === null
      ? ''
      : points.map(({ key }, index) => (key === wanted ? barAt(index) : '')).join('');
  return (
    <g>
      <path class="scope-box" d={all} />
      <path class="scope-box is-hovered" d={barsOf(hovered.value)} />
      <path class="kernel-selected" d={barsOf(selection.value)} />
    </g>
  );
}

/** A bar with a gap of a pixel to the next, where it is wide enough for one. */
function bar(left: number, width: number, top: number, height: number): string {
  const drawn = width > 2 ? width - 1 : Math.max(0.5, width);
  return `M${(left + (width > 2 ? 0.5 : 0)).toFixed(1)} ${top}h${drawn.toFixed(1)}v${height}h${(-drawn).toFixed(1)}Z`;
}
