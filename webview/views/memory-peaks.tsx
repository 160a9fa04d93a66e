import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { formatBytes } from '../../src/profile/format';
import { runsLayerByLayer } from '../../src/profile/layer-by-layer';
import type { MemoryView } from '../../src/profile/memory-view';
import { profile } from '../state';
import type { Scale } from './memory-curve';
import { pointName } from './memory-state';

interface PeaksProps {
  readonly view: MemoryView;
  readonly x: Scale;
  readonly y: Scale;
  readonly width: number;
}

interface Peak {
  readonly text: string;
  readonly layer: string;
  readonly left: number;
  readonly top: number;
  readonly kind: 'measured' | 'predicted';
}

/** Width that a label may need, px; it goes to the other side where there is less room. */
const LABEL_WIDTH = 190;
const LABEL_HEIGHT = 30;
/** How far the measured peak's label stands over its column. */
const LIFT = 26;

/** The peaks, each with its size and its layer; one label where both are the same. */
export function MemoryPeaks(props: PeaksProps): JSX.Element {
  const measured = measuredPeak(props);
  const predicted = predictedPeak(props);
  const shown = isSame(props.view) ? [measured] : [predicted, apartFrom(measured, predicted)];
  return (
    <g aria-hidden="true">
      {shown.map((peak) =>
        peak === null ? null : <PeakLabel key={peak.kind} peak={peak} width={props.width} />,
      )}
    </g>
  );
}

function PeakLabel({ peak, width }: { readonly peak: Peak; readonly width: number }) {
  const { left, top, text, layer, kind } = peak;
  const toLeft = left + LABEL_WIDTH > width;
  const side = toLeft ? -1 : 1;
  const start = left + side * (kind === 'measured' ? 12 : 19);
  const anchor = toLeft ? 'end' : 'start';
  return (
    <g>
      {kind === 'measured' ? (
        <path class="leader" d={`M${left} ${top + LIFT - 4}V${top}h${side * 8}`} />
      ) : (
        <>
          <circle class="peak-mark" cx={left} cy={top} r="3" />
          <path class="leader" d={`M${left + side * 4} ${top}h${side * 11}`} />
        </>
      )}
      <text
        class={`halo ${kind === 'measured' ? 'strong' : 'plain'}`}
        x={start}
        y={top + 4}
        text-anchor={anchor}
      >
        {text}
      </text>
      <text class="halo" x={start} y={top + 19} text-anchor={anchor}>
        {layer}
      </text>
    </g>
  );
}

function measuredPeak({ view, x, y }: PeaksProps): Peak | null {
  const at = view.measuredPeak;
  const point = at === null ? undefined : view.points[at];
  if (at === null || !point || point.measuredBytes === null) return null;
  const size = formatBytes(point.measuredBytes);
  return {
    text: isSame(view)
      ? l10n.t('Peak {0}, measured and predicted', size)
      : isInsideKernel(point.measuredBytes)
        ? l10n.t('At most {0} after a kernel', size)
        : l10n.t('Measured peak {0}', size),
    layer: pointName(point),
    left: (x(at) + x(at + 1)) / 2,
    top: Math.max(10, y(point.measuredBytes) - LIFT),
    kind: 'measured',
  };
}

function predictedPeak({ view, x, y }: PeaksProps): Peak | null {
  const at = view.predictedPeak;
  const point = at === null ? undefined : view.points[at];
  if (at === null || !point || point.predictedBytes === null) return null;
  return {
    text: l10n.t('Predicted peak {0}', formatBytes(point.predictedBytes)),
    layer: pointName(point),
    left: (x(at) + x(at + 1)) / 2,
    top: y(point.predictedBytes),
    kind: 'predicted',
  };
}

const SAME = 0.01;

/** Whether the runtime held more while a kernel ran than the curve, of what is left after each, shows. */
function isInsideKernel(bytes: number): boolean {
  const document = profile.value;
  const peak = document?.memory.measuredPeakBytes ?? 0;
  return document !== null && runsLayerByLayer(document) && bytes < peak * (1 - SAME);
}

function isSame({ points, measuredPeak: measured, predictedPeak: predicted }: MemoryView): boolean {
  if (measured === null || measured !== predicted) return false;
  const { measuredBytes, predictedBytes } = points[measured] ?? {};
  return Math.abs((measuredBytes ?? 0) / (predictedBytes || 1) - 1) <= SAME;
}

/** Moves a label under another one that it would cover. */
function apartFrom(peak: Peak | null, other: Peak | null): Peak | null {
  if (!peak || !other) return peak;
  const isNear =
    Math.abs(peak.left - other.left) < LABEL_WIDTH && Math.abs(peak.top - other.top) < LABEL_HEIGHT;
  return isNear ? { ...peak, top: other.top + LABEL_HEIGHT + 4 } : peak;
}
