import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { extent } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { formatDuration, formatExact, formatProvisional } from '../../src/profile/format';
import { AxisBottom, AxisLeft } from '../chart/axis';
import { ChartFrame } from '../chart/frame';
import type { Frame } from '../chart/frame';
import { ChartWithTable } from '../chart/with-table';
import type { MeasuringState } from './progress';

type Medians = MeasuringState['medians'];

const MARGINS = { top: 8, right: 150, bottom: 42, left: 68 };
/** A flat line still needs a range: this part of the median above and below. */
const LEAST_SPREAD = 0.005;

/** The total's median after each run: it firms up before one's eyes. */
export function MedianChart({ medians }: { readonly medians: Medians }): JSX.Element {
  return (
    <ChartWithTable
      title={l10n.t('Total')}
      note={l10n.t('median so far, plain runs')}
      table={() => ({
        columns: [
          { title: l10n.t('Runs'), numeric: true },
          { title: l10n.t('Median so far'), numeric: true },
        ],
        rows: medians.map(({ runs, medianMs }) => ({
          cells: [formatExact(runs), formatProvisional(medianMs)],
        })),
      })}
    >
      <div class="padded">
        <ChartFrame
          height={160}
          margins={MARGINS}
          label={l10n.t('Median so far: {0}', formatProvisional(medians.at(-1)?.medianMs))}
        >
          {(frame) => <Plot medians={medians} frame={frame} />}
        </ChartFrame>
      </div>
    </ChartWithTable>
  );
}

function Plot({ medians, frame }: { medians: Medians; frame: Frame }): JSX.Element {
  const last = medians.at(-1) ?? { runs: 1, medianMs: 0 };
  const [low = 0, high = 1] = extent(medians, ({ medianMs }) => medianMs);
  const spread = last.medianMs * LEAST_SPREAD;
  const x = scaleLinear([1, Math.max(10, last.runs)], [0, frame.width]);
  const y = scaleLinear([low - spread, high + spread], [frame.height, 0]).nice(4);
  const path = line<(typeof medians)[number]>(
    ({ runs }) => x(runs),
    ({ medianMs }) => y(medianMs),
  )([...medians]);
  return (
    <>
      <AxisLeft frame={frame} scale={y} format={(ms) => formatDuration(ms)} />
      <AxisBottom
        frame={frame}
        scale={x}
        format={(run) => formatExact(run)}
        ticks={x.ticks(6).filter(Number.isInteger)}
        label={l10n.t('runs')}
      />
      <path class="median-line" d={path ?? ''} />
      {medians.map(({ runs, medianMs }) => (
        <circle key={runs} class="median-dot" cx={x(runs)} cy={y(medianMs)} r={2.2} />
      ))}
      <text class="strong halo" x={x(last.runs) + 8} y={y(last.medianMs) + 4}>
        {formatProvisional(last.medianMs)}
      </text>
    </>
  );
}
