import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { textWidth } from '../chart/text';
import { hovered, selection } from '../state';
import { dotsPath, labelPlaces, linePath } from './gradient-paths';
import type { GradientScales } from './gradient-scales';
import type { LinkedGradient } from './training-state';

/** Dots touch where there is less room than this between layers, px. */
const DOT_ROOM = 9;
const LARGE = 3.5;
const SMALL = 2;

/** Smaller where there are many layers for the width. */
export function radiusFor(count: number, width: number): number {
  return width / Math.max(1, count) >= DOT_ROOM ? LARGE : SMALL;
}

interface CurveProps {
  readonly kind: 'before' | 'after';
  readonly points: readonly LinkedGradient[];
  readonly scales: GradientScales;
  readonly radius: number;
}

/** Filled dots for the shown run, hollow ones for the run before: told apart without colour. */
export function Curve({ kind, points, scales, radius }: CurveProps): JSX.Element {
  const paths = useMemo(
    () => ({ line: linePath(points, scales), dots: dotsPath(points, scales, radius) }),
    [points, scales, radius],
  );
  return (
    <g class={`gradient-curve ${kind}`} aria-hidden="true">
      <path class="gradient-line" d={paths.line} />
      <path class="gradient-dots" d={paths.dots} />
    </g>
  );
}

interface LabelsProps {
  readonly points: readonly LinkedGradient[];
  readonly before: readonly LinkedGradient[];
  readonly names: readonly [before: string, after: string];
  readonly scales: GradientScales;
  readonly frame: { readonly width: number; readonly height: number };
}

/** The names of two runs beside their curves. */
export function CurveLabels({ points, before, names, scales, frame }: LabelsProps): JSX.Element {
  const text = Math.max(...names.map(textWidth));
  const places = labelPlaces([before, points], scales, { ...frame, text });
  return (
    <g aria-hidden="true">
      {(['before', 'after'] as const).map((kind, index) => (
        <text
          key={kind}
          class={`halo gradient-label ${kind}`}
          x={places[index]?.x}
          y={places[index]?.y}
        >
          {names[index]}
        </text>
      ))}
    </g>
  );
}

interface MarkedProps {
  readonly points: readonly LinkedGradient[];
  readonly before: readonly LinkedGradient[];
  readonly scales: GradientScales;
  readonly radius: number;
}

/** The selected and the hovered layer once more, on top; in both runs where both have it. */
export function MarkedDots({ points, before, scales, radius }: MarkedProps): JSX.Element {
  const draw = (key: string | null, state: string) => {
    if (key === null) return null;
    const found = (['before', 'after'] as const).flatMap((kind) =>
      (kind === 'before' ? before : points)
        .filter((point) => point.key === key)
        .map((point) => ({ kind, point })),
    );
    return found.map(({ kind, point }) => (
      <path
        key={`${state} ${kind} ${point.layer}`}
        class={`gradient-mark ${kind} ${state}`}
        d={dotsPath([point], scales, radius + 2)}
      />
    ));
  };
  return (
    <g aria-hidden="true">
      {draw(selection.value, 'is-selected')}
      {hovered.value === selection.value ? null : draw(hovered.value, 'is-hovered')}
    </g>
  );
}
