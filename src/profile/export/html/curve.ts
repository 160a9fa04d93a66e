import * as l10n from '@vscode/l10n';
import type { Profile } from '../../document';
import { formatBytes } from '../../format';
import type { CurvePoint } from '../../memory-view';
import { memoryView } from '../../memory-view';
import type { Markup } from './markup';
import { markup, NOTHING } from './markup';

const WIDTH = 1000;
const HEIGHT = 160;
const TOP = 18;

/** Live activations over one typical run: measured as an area, predicted as a broken line. */
export function memoryCurve(profile: Profile): Markup {
  const { points } = memoryView(profile);
  const highest = Math.max(
    0,
    ...points.map(({ measuredBytes, predictedBytes }) =>
      Math.max(measuredBytes ?? 0, predictedBytes ?? 0),
    ),
  );
  const endMs = points.at(-1)?.endMs ?? 0;
  if (highest === 0 || !(endMs > 0)) return NOTHING;
  const path = (bytesOf: (point: CurvePoint) => number | null) =>
    stepPath(points, bytesOf, endMs, highest);
  const measured = path((point) => point.measuredBytes);
  const predicted = path((point) => point.predictedBytes);
  const both = measured !== '' && predicted !== '';
  const legend = both
    ? l10n.t('area: measured, broken line: predicted from the graph')
    : measured !== ''
      ? l10n.t('measured')
      : l10n.t('predicted from the graph');
  return markup`<p class="quiet">${l10n.t('One typical run')}; ${legend}</p>
<svg class="curve" viewBox="0 0 ${WIDTH} ${HEIGHT + TOP + 2}" role="img" aria-label="${l10n.t('Live activations')}">
<line class="axis" x1="0" y1="${TOP}" x2="${WIDTH}" y2="${TOP}"/>
<line class="axis" x1="0" y1="${HEIGHT + TOP}" x2="${WIDTH}" y2="${HEIGHT + TOP}"/>
<text x="0" y="12">${formatBytes(highest)}</text>
${measured === '' ? NOTHING : markup`<path class="area" d="${measured}V${HEIGHT + TOP}H0Z"/>`}
${predicted === '' ? NOTHING : markup`<path class="predicted" d="${predicted}"/>`}
</svg>`;
}

/** One step for each kernel; '' where a value is unknown. */
function stepPath(
  points: readonly CurvePoint[],
  bytesOf: (point: CurvePoint) => number | null,
  endMs: number,
  highest: number,
): string {
  const parts: string[] = [];
  for (const point of points) {
    const bytes = bytesOf(point);
    if (bytes === null) return '';
    const [x, y] = [(point.startMs / endMs) * WIDTH, TOP + (1 - bytes / highest) * HEIGHT];
    parts.push(parts.length === 0 ? `M0 ${fixed(y)}` : `H${fixed(x)}V${fixed(y)}`);
  }
  return parts.length === 0 ? '' : `${parts.join('')}H${WIDTH}`;
}

function fixed(value: number): string {
  return String(Math.round(value * 10) / 10);
}
