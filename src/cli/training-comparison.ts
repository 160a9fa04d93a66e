import type { Profile } from '../profile/document';
import type { GradientPoint } from '../profile/gradient-depth';
import { gradientsByDepth } from '../profile/gradient-depth';
import { median } from '../profile/statistics';
import { depthSentence } from '../profile/training-verdict';
import { lines } from './profile-report';
import type { Column } from './table';
import { tableLines } from './table';
import type { Output } from './terminal';
import { printable, wrap } from './text';

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
      wrap(printable(`${name}: ${depthSentence(index === 0 ? first : second)}`), output.width),
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
  const norms = points.slice(from, to).map(({ norm }) => norm);
  return norms.length > 0 ? median(norms) : null;
}
