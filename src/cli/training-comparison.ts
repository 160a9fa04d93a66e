import type { Profile } from '../profile/document';
import { formatNumber } from '../profile/format';
import type { GradientPoint } from '../profile/gradient-depth';
import { earlyToLate, gradientsByDepth } from '../profile/gradient-depth';
import { lines } from './profile-report';
import type { Column } from './table';
import { tableLines } from './table';
import type { Output } from './terminal';
import { printable, wrap } from './text';

/** Within this factor, first to last quarter, gradients keep their size. */
const KEPT = 3;
/** Rows of the plot; deeper networks show the median of each stretch. */
const ROWS = 12;
const BAR = 24;

interface DepthRow {
  readonly label: string;
  readonly norms: readonly [number | null, number | null];
}

/** Gradient norms by depth of two trained networks, and in words what they say. */
export function trainingComparison(before: Profile, after: Profile, output: Output): string {
  const [first, second] = [gradientsByDepth(before), gradientsByDepth(after)];
  const names = [before.model.name, after.model.name] as const;
  const all = [...first, ...second].map(({ norm }) => norm).filter((norm) => norm > 0);
  const scale = logScale(Math.min(...all), Math.max(...all));
  const rows = depthRows(first, second);
  const columns = names.flatMap((name, index) => [
    normColumn(name, index as 0 | 1),
    barColumn(index as 0 | 1, scale),
  ]);
  return lines([
    output.style.bold('Gradient norm of the weights by depth, from the input'),
    ...tableLines(LABEL, columns, rows, output),
    '',
    ...names.flatMap((name, index) =>
      wrap(printable(sentence(name, index === 0 ? first : second)), output.width),
    ),
    '',
  ]);
}

const LABEL: Column<DepthRow> = {
  header: 'Layers',
  align: 'left',
  importance: Infinity,
  cell: (row) => row.label,
};

function normColumn(header: string, index: 0 | 1): Column<DepthRow> {
  return {
    header: printable(header),
    align: 'right',
    importance: 100,
    cell: ({ norms }) => (norms[index] === null ? '' : norms[index].toExponential(2)),
  };
}

function barColumn(index: 0 | 1, scale: (norm: number) => number): Column<DepthRow> {
  return {
    header: '',
    align: 'left',
    importance: 50,
    cell: ({ norms }) =>
      '█'.repeat(norms[index] ? Math.max(1, Math.round(scale(norms[index]) * BAR)) : 0),
  };
}

/** 0..1 by magnitude: norms differ by powers of ten. */
function logScale(low: number, high: number): (norm: number) => number {
  if (!(high > low)) return () => 1;
  const span = Math.log(high / low);
  return (norm) => 0.05 + 0.95 * (Math.log(norm / low) / span);
}

function depthRows(first: readonly GradientPoint[], second: readonly GradientPoint[]): DepthRow[] {
  const count = Math.max(first.length, second.length);
  const rows = Math.min(ROWS, count);
  return Array.from({ length: rows }, (_, row) => {
    const from = Math.floor((row * count) / rows);
    const to = Math.floor(((row + 1) * count) / rows);
    const label = to - from === 1 ? `${from + 1}` : `${from + 1}–${to}`;
    return { label, norms: [medianNorm(first, from, to), medianNorm(second, from, to)] };
  });
}

function medianNorm(points: readonly GradientPoint[], from: number, to: number): number | null {
  const norms = points
    .slice(from, to)
    .map(({ norm }) => norm)
    .sort((a, b) => a - b);
  return norms[Math.floor(norms.length / 2)] ?? null;
}

function sentence(name: string, points: readonly GradientPoint[]): string {
  const ratio = earlyToLate(points);
  if (ratio === null)
    return `${name}: too few layers with weights to compare early with late ones.`;
  if (ratio < 1 / KEPT)
    return `${name}: gradients shrink ${formatNumber(1 / ratio, 'plain')} times on their way back to the first layers.`;
  if (ratio > KEPT)
    return `${name}: gradients grow ${formatNumber(ratio, 'plain')} times on their way back to the first layers.`;
  return `${name}: gradients keep their size on their way back to the first layers.`;
}
