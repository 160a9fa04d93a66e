import { scaleLinear } from 'd3-scale';
import type { JSX } from 'preact';
import type { Layout } from './timeline-layout';
import type { Span } from './timeline-zoom';

/** Moments of the run under the bars: `0`, `20 ms`; finer and with more digits when zoomed in. */
export function TimelineAxis({ layout, view }: { readonly layout: Layout; readonly view: Span }) {
  const { width, axisTop, height } = layout;
  const isMicro = view.toMs - view.fromMs < 0.9;
  const factor = isMicro ? 1000 : 1;
  const x = scaleLinear([view.fromMs * factor, view.toMs * factor], [0, width]);
  const ticks = x.ticks(Math.max(2, Math.round(width / 90)));
  const format = x.tickFormat(ticks.length);
  return (
    <svg class="plot timeline-axis" width={width} height={height} aria-hidden="true">
      {ticks.map((value) => (
        <g key={value} transform={`translate(${x(value)} ${axisTop})`}>
          <line class="grid" y2="4" />
          <text y="15" text-anchor={anchorAt(x(value), width)}>
            {value === 0
              ? '0'
              : `${format(value).replace(/,/g, ' ')}\u2009\u2060${isMicro ? 'µs' : 'ms'}`}
          </text>
        </g>
      ))}
    </svg>
  ) satisfies JSX.Element;
}

function anchorAt(left: number, width: number): 'start' | 'middle' | 'end' {
  if (left < 20) return 'start';
  return left > width - 20 ? 'end' : 'middle';
}
