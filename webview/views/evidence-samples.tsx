import * as l10n from '@vscode/l10n';
import { scaleLinear } from 'd3-scale';
import type { JSX } from 'preact';
import type { Profile } from '../../src/profile/document';
import { formatDuration, formatDurationRange } from '../../src/profile/format';
import { AxisBottom } from '../chart/axis';
import type { Frame } from '../chart/frame';
import { ChartFrame } from '../chart/frame';
import type { TableData } from '../chart/with-table';
import { ChartWithTable } from '../chart/with-table';
import type { DotPlot } from './evidence-dots';
import { dotPlot } from './evidence-dots';

const MARGINS = { top: 22, right: 8, bottom: 22, left: 8 } as const;
const HEIGHT = 196;
/** Distance of dots, px; stacks that would not fit are pressed together. */
const DOT = 5.2;
const RADIUS = 2.1;

export function Samples({ profile }: { readonly profile: Profile }): JSX.Element {
  const { unprofiled, profiled } = profile.latency;
  return (
    <ChartWithTable
      title={l10n.t('Samples')}
      note={l10n.t('one dot per run, ● plain ○ profiled')}
      table={() => tableOf(profile)}
    >
      <ChartFrame
        label={l10n.t(
          'Times of {0} plain and {1} profiled runs; plain median {2}',
          unprofiled.samples.length,
          profiled.samples.length,
          formatDuration(unprofiled.medianMs),
        )}
        height={HEIGHT}
        margins={MARGINS}
      >
        {(frame) => <Dots profile={profile} frame={frame} />}
      </ChartFrame>
    </ChartWithTable>
  );
}

interface DotsProps {
  readonly profile: Profile;
  readonly frame: Frame;
}

function Dots({ profile, frame }: DotsProps): JSX.Element {
  const { unprofiled, profiled } = profile.latency;
  const plot = dotPlot(unprofiled.samples, profiled.samples, Math.floor(frame.width / DOT));
  const x = scaleLinear([...plot.domain], [0, frame.width]);
  const rise = Math.min(DOT, (frame.height - 8) / Math.max(1, plot.highest));
  const format = x.tickFormat(Math.max(2, Math.round(frame.width / 80)));
  return (
    <>
      <AxisBottom
        frame={frame}
        grid
        scale={x}
        format={(ms) => `${format(ms)}\u2009\u2060ms`}
        ticks={x.ticks(Math.max(2, Math.round(frame.width / 110)))}
      />
      <line class="samples-base" x2={frame.width} y1={frame.height} y2={frame.height} />
      <rect
        class="samples-interval"
        x={x(unprofiled.lowMs)}
        width={Math.max(1, x(unprofiled.highMs) - x(unprofiled.lowMs))}
        height={frame.height}
      />
      <line
        class="samples-median"
        x1={x(unprofiled.medianMs)}
        x2={x(unprofiled.medianMs)}
        y1={-8}
        y2={frame.height}
      />
      {plot.dots.map(({ kind, ms, level }, index) => (
        <circle
          key={index}
          class={`sample ${kind}`}
          cx={x(ms)}
          cy={frame.height - (level + 0.6) * rise}
          r={RADIUS}
        />
      ))}
      <Captions profile={profile} frame={frame} plot={plot} x={x} />
    </>
  );
}

interface CaptionsProps extends DotsProps {
  readonly plot: DotPlot;
  readonly x: (ms: number) => number;
}

/** Wider than any median's caption. */
const CAPTION = 240;

function Captions({ profile, frame, plot, x }: CaptionsProps): JSX.Element {
  const { medianMs, lowMs, highMs } = profile.latency.unprofiled;
  const left = x(medianMs);
  const toLeft = left + CAPTION > frame.width && left > frame.width / 2;
  return (
    <>
      <text
        class="plain halo"
        x={toLeft ? left - 6 : left + 6}
        y={-8}
        text-anchor={toLeft ? 'end' : 'start'}
      >
        {l10n.t(
          'median {0}, 95 % interval {1}',
          formatDuration(medianMs),
          formatDurationRange(lowMs, highMs),
        )}
      </text>
      {plot.slower === 0 ? null : (
        <text class="halo" x={frame.width} y={8} text-anchor="end">
          {plot.slower === 1 ? l10n.t('1 slower run →') : l10n.t('{0} slower runs →', plot.slower)}
        </text>
      )}
    </>
  );
}

function tableOf({ latency: { unprofiled, profiled } }: Profile): TableData {
  const runs = Math.max(unprofiled.samples.length, profiled.samples.length);
  return {
    columns: [
      { title: l10n.t('Run') },
      { title: l10n.t('Plain'), numeric: true },
      { title: l10n.t('Profiled'), numeric: true },
    ],
    rows: Array.from({ length: runs }, (_, run) => ({
      cells: [
        `${run + 1}`,
        formatDuration(unprofiled.samples[run]),
        formatDuration(profiled.samples[run]),
      ],
    })),
  };
}
