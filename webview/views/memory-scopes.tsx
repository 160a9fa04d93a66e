import type { JSX } from 'preact';
import type { MemoryView } from '../../src/profile/memory-view';
import type { ScopeSpan } from '../../src/profile/scope-lanes';
import { linkedClass, linkedHandlers } from '../chart/linked';
import { hovered, selection } from '../state';
import type { Scale } from './memory-curve';

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
  const box = ({ first, last }: ScopeSpan) => ({ left: x(first), width: x(last + 1) - x(first) });
  const wide = lane.filter((span) => box(span).width >= SLIVER);
  const slivers = lane.filter((span) => box(span).width < SLIVER);
  return (
    <g>
      <path
        class="scope-box"
        d={slivers.map((span) => bar(box(span).left, box(span).width, top, BAR)).join('')}
      />
      {wide.map((span) => {
        const { left, width } = box(span);
        const fits = span.name.length * CHARACTER + 8 <= width;
        return (
          <g key={span.first} {...linkedHandlers(span.key)}>
            <rect
              class={`scope-box ${linkedClass(span.key)}`}
              x={left + 0.5}
              y={top}
              width={width - 1}
              height={BAR}
              rx="1"
            />
            {fits ? (
              <text class="plain" x={left + 6} y={top + 13}>
                {span.name}
              </text>
            ) : null}
          </g>
        );
      })}
    </g>
  );
}

function Kernels({ view, x, top }: ScopesProps): JSX.Element {
  const paths = { all: '', selected: '', hovered: '' };
  view.points.forEach(({ key }, index) => {
    const path = bar(x(index), x(index + 1) - x(index), top, KERNELS);
    if (key !== null && key === selection.value) paths.selected += path;
    else if (key !== null && key === hovered.value) paths.hovered += path;
    else paths.all += path;
  });
  return (
    <g>
      <path class="scope-box" d={paths.all} />
      <path class="scope-box is-hovered" d={paths.hovered} />
      <path class="kernel-selected" d={paths.selected} />
    </g>
  );
}

/** A bar with a gap of a pixel to the next, where it is wide enough for one. */
function bar(left: number, width: number, top: number, height: number): string {
  const drawn = width > 2 ? width - 1 : Math.max(0.5, width);
  return `M${(left + (width > 2 ? 0.5 : 0)).toFixed(1)} ${top}h${drawn.toFixed(1)}v${height}h${(-drawn).toFixed(1)}Z`;
}
