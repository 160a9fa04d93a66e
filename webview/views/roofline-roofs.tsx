import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { formatNumber, formatRate } from '../../src/profile/format';
import type { Roofs } from '../../src/profile/roofline';
import { ridge } from '../../src/profile/roofline';
import type { Frame } from '../chart/frame';
import type { Scales } from './roofline-scales';

interface RoofLinesProps {
  readonly roofs: Roofs;
  readonly scales: Scales;
  readonly frame: Frame;
}

/** The two roofs, what lies left of their ridge shaded, and what each is. */
export function RoofLines({ roofs, scales: { x, y }, frame }: RoofLinesProps): JSX.Element {
  const { width, height } = frame;
  const [least = 1] = x.domain();
  const corner = x(ridge(roofs));
  const roof = y(roofs.gmacPerSecond);
  const start = y(roofs.gigabytesPerSecond * least);
  // Below the plot the memory roof starts where it enters it.
  const slope = (start - roof) / corner;
  const enter = start > height ? corner - (height - roof) / slope : 0;
  const entry = Math.min(start, height);
  const angle = (-Math.atan2(entry - roof, corner - enter) * 180) / Math.PI;
  const middle = { x: (enter + corner) / 2, y: (entry + roof) / 2 };
  const toRight = corner + 170 < width;
  return (
    <g aria-hidden="true">
      <path
        class="roofline-shade"
        d={`M0 ${height}V${entry}H${enter}L${corner} ${roof}V${height}Z`}
      />
      <path class="roofline-roof" d={`M${enter} ${entry}L${corner} ${roof}H${width}`} />
      <text
        class="halo"
        text-anchor="middle"
        transform={`translate(${middle.x} ${middle.y}) rotate(${angle}) translate(0 -7)`}
      >
        {l10n.t('memory {0}', gigabytes(roofs))}
      </text>
      <text
        class="plain halo"
        x={toRight ? corner + 8 : width - 4}
        y={roof - 7}
        text-anchor={toRight ? 'start' : 'end'}
      >
        {l10n.t('compute {0}', formatRate(roofs.gmacPerSecond))}
      </text>
      {corner > 110 ? (
        <text x={8} y={height - 8}>
          {l10n.t('memory-bound')}
        </text>
      ) : null}
      {width - corner > 110 ? (
        <text x={width - 4} y={height - 8} text-anchor="end">
          {l10n.t('compute-bound')}
        </text>
      ) : null}
    </g>
  );
}

function gigabytes({ gigabytesPerSecond }: Roofs): string {
  return `${formatNumber(gigabytesPerSecond)}\u2009\u2060GB/s`;
}
