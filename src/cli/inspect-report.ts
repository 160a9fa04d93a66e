import { formatBytes, formatCount, formatDims, formatExact, formatMacs } from '../profile/format';
import { costRows, type CostRow } from '../profile/rows';
import { sortRows } from '../profile/sort';
import { costColumns, NAME_COLUMN } from './columns';
import { factLines, type Fact } from './facts';
import type { Inspection } from '../profile/inspection';
import { lines, moreRows } from './profile-report';
import { tableLines } from './table';
import type { TableOptions } from './table-options';
import type { Output } from './terminal';
import { printable } from './text';

/** Static costs per layer and their totals. */
export function inspectReport(found: Inspection, options: TableOptions, output: Output): string {
  const rows = sortRows(costRows(found.layers, options.grouping), options.sort);
  const shown = rows.slice(0, options.top);
  const hidden = rows.length - shown.length;
  const columns = costColumns(options.grouping.by);
  return lines([
    output.style.bold(printable(found.model.name)),
    '',
    ...tableLines<CostRow>(NAME_COLUMN, columns, shown, output),
    ...(hidden > 0 ? [output.style.dim(moreRows(hidden))] : []),
    '',
    ...factLines(inspectFacts(found), output),
  ]);
}

function inspectFacts({ model, layers, memory, notes }: Inspection): Fact[] {
  const inputs = model.inputs.map(
    ({ name, dtype, shape }) => `${name} ${dtype} ${formatDims(shape, 'plain')}`,
  );
  return [
    { label: 'Layers', text: formatExact(layers.length, 'mono') },
    {
      label: 'Params',
      text: `${formatExact(model.params, 'mono')}, and ${formatExact(model.buffers, 'mono')} in buffers`,
    },
    {
      label: 'Arithmetic',
      text: `${formatMacs(model.macs, 'mono')}, and ${formatCount(model.otherOps, 'mono')} other operations`,
    },
    {
      label: 'Memory',
      text: `weights ${formatBytes(memory.weightBytes, 'mono')}; peak activations ${formatBytes(memory.predictedPeakBytes, 'mono')} predicted`,
    },
    { label: 'Inputs', text: inputs.join(', ') },
    ...notes.map((text) => ({ label: 'Note', text, isWarning: true })),
  ];
}
