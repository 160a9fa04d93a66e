import { textWidth, truncateMiddle } from './text';
import type { Output } from './terminal';

export interface Column<Row> {
  readonly header: string;
  readonly align: 'left' | 'right';
  cell(row: Row): string;
  /** Narrow terminals drop columns with the lowest importance first; the name column stays. */
  readonly importance: number;
}

const GAP = '  ';
/** Names are cut down to this before a column is dropped. */
const NAME_WIDTH = 28;
const NARROWEST_NAME = 8;

/**
 * Lines of a table whose first column holds names. Fits `output.width`: cuts names in the middle,
 * then drops columns.
 */
export function tableLines<Row>(
  name: Column<Row>,
  others: readonly Column<Row>[],
  rows: readonly Row[],
  output: Pick<Output, 'width' | 'style'>,
  styleRow: (row: Row, line: string) => string = (_, line) => line,
): string[] {
  const measured = [name, ...others].map((column) => measure(column, rows));
  const kept = fit(measured, output.width);
  const line = (cells: readonly string[]): string => cells.join(GAP).trimEnd();
  const header = line(kept.map((column) => pad(column, column.header)));
  const body = rows.map((row, index) => {
    const cells = kept.map((column) => pad(column, column.cells[index] ?? ''));
    return styleRow(row, line(cells));
  });
  return [output.style.bold(header), ...body];
}

interface MeasuredColumn {
  readonly header: string;
  readonly align: 'left' | 'right';
  readonly importance: number;
  readonly cells: readonly string[];
  readonly width: number;
}

function measure<Row>(column: Column<Row>, rows: readonly Row[]): MeasuredColumn {
  const cells = rows.map((row) => column.cell(row));
  const width = cells.reduce(
    (widest, cell) => Math.max(widest, textWidth(cell)),
    textWidth(column.header),
  );
  return { ...column, cells, width };
}

function fit(columns: readonly MeasuredColumn[], width: number): MeasuredColumn[] {
  const [name, ...others] = columns;
  if (!name) return [];
  let kept = others;
  while (kept.length > 0 && Math.min(name.width, NAME_WIDTH) + totalWidth(kept) > width) {
    const least = Math.min(...kept.map((column) => column.importance));
    kept = kept.filter((column) => column.importance !== least);
  }
  const room = Math.max(NARROWEST_NAME, width - totalWidth(kept));
  return [{ ...name, width: Math.min(name.width, room) }, ...kept];
}

/** Of the columns after the first, with the gap before each. */
function totalWidth(columns: readonly MeasuredColumn[]): number {
  return columns.reduce((total, column) => total + GAP.length + column.width, 0);
}

function pad({ align, width }: MeasuredColumn, text: string): string {
  const shown = truncateMiddle(text, width);
  const space = ' '.repeat(width - textWidth(shown));
  return align === 'left' ? shown + space : space + shown;
}
