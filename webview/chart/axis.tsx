import type { JSX } from 'preact';
import type { Frame } from './frame';

/** What an axis needs of a d3 scale. */
export interface AxisScale {
  (value: number): number;
  ticks(count?: number): number[];
}

export interface AxisProps {
  readonly frame: Frame;
  readonly scale: AxisScale;
  readonly format: (value: number) => string;
  /** Values to mark; else about one per 80 px (x) or 40 px (y), as the scale likes. */
  readonly ticks?: readonly number[];
  /** Stands along the axis. */
  readonly label?: string;
  /** Lines across the plot; on for y, off for x. */
  readonly grid?: boolean;
}

/** Numbers under the plot. */
export function AxisBottom({
  frame,
  scale,
  format,
  grid = false,
  ...props
}: AxisProps): JSX.Element {
  const ticks = props.ticks ?? scale.ticks(Math.max(2, Math.round(frame.width / 80)));
  return (
    <g class="axis" aria-hidden="true">
      {ticks.map((value) => (
        <g key={value} transform={`translate(${scale(value)} 0)`}>
          {grid ? <line class="grid" y2={frame.height} /> : null}
          <text y={frame.height + 16} text-anchor="middle">
            {format(value)}
          </text>
        </g>
      ))}
      {props.label === undefined ? null : (
        <text x={frame.width / 2} y={frame.height + 32} text-anchor="middle">
          {props.label}
        </text>
      )}
    </g>
  );
}

/** Numbers left of the plot. */
export function AxisLeft({ frame, scale, format, grid = true, ...props }: AxisProps): JSX.Element {
  const ticks = props.ticks ?? scale.ticks(Math.max(2, Math.round(frame.height / 40)));
  return (
    <g class="axis" aria-hidden="true">
      {ticks.map((value) => (
        <g key={value} transform={`translate(0 ${scale(value)})`}>
          {grid ? <line class="grid" x2={frame.width} /> : null}
          <text x={-8} dy="0.35em" text-anchor="end">
            {format(value)}
          </text>
        </g>
      ))}
      {props.label === undefined ? null : (
        <text
          transform={`translate(${12 - frame.margins.left} ${frame.height / 2}) rotate(-90)`}
          text-anchor="middle"
        >
          {props.label}
        </text>
      )}
    </g>
  );
}
