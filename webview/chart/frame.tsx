import type { ComponentChildren, JSX } from 'preact';
import { useSize } from './size';

export interface Margins {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

/** The plot area in pixels; (0, 0) is its top left corner, and `y` grows downwards. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly margins: Margins;
}

export interface ChartFrameProps {
  /** What a screen reader says in place of the picture; the numbers are in the table. */
  readonly label: string;
  /** Whole height, px; undefined takes the height of the parent, which must have one. */
  readonly height?: number;
  readonly margins: Margins;
  readonly class?: string;
  /**
   * Whether the marks take focus or clicks. Then it is a group with the label as its name; else an
   * image, whose inside is silent.
   */
  readonly interactive?: boolean;
  readonly children: (frame: Frame) => ComponentChildren;
}

/** An SVG as wide as its place, drawn again when that changes. */
export function ChartFrame(props: ChartFrameProps): JSX.Element {
  const { label, margins, children, interactive = false } = props;
  const [ref, size] = useSize<HTMLDivElement>();
  const height = props.height ?? size.height;
  const frame: Frame = {
    width: Math.max(0, size.width - margins.left - margins.right),
    height: Math.max(0, height - margins.top - margins.bottom),
    margins,
  };
  return (
    <div
      ref={ref}
      class={`chart ${props.class ?? ''}`}
      style={props.height === undefined ? { height: '100%' } : { height: `${props.height}px` }}
    >
      {frame.width > 0 && frame.height > 0 ? (
        <svg
          class="plot"
          width={size.width}
          height={height}
          role={interactive ? 'group' : 'img'}
          aria-label={label}
        >
          <g transform={`translate(${margins.left} ${margins.top})`}>{children(frame)}</g>
        </svg>
      ) : null}
    </div>
  );
}
