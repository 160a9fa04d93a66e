import { analyze } from '../../model/analysis';
import { formatBytes, formatCount, formatMacs } from '../../profile/format';
import { buildZooModel, describeZoo, type ZooEntry } from '../../zoo';
import type { Command, CommandContext } from '../command';
import { UsageError } from '../errors';
import { lines } from '../profile-report';
import { tableLines, type Column } from '../table';

/** Field names of `models --json`. */
interface ListedModel {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly inputSize: readonly [number, number];
  readonly params: number;
  readonly macs: number | null;
  readonly weightBytes: number;
}

export const modelsCommand: Command = {
  name: 'models',
  argument: '',
  summary: 'List the models of the zoo.',
  options: ['json'],
  examples: ['layerline models'],
  run: listModels,
};

function listModels({ options, terminal }: CommandContext): Promise<void> {
  const [extra] = options.positionals;
  if (extra !== undefined) throw new UsageError(`layerline models takes no "${extra}".`);
  const models = describeZoo().map(listed);
  const text = options.has('json')
    ? `${JSON.stringify({ models }, undefined, 2)}\n`
    : lines(tableLines(NAME, COLUMNS, models, terminal.out));
  terminal.out.write(text);
  return Promise.resolve();
}

function listed({ name, title, summary, inputSize, spec }: ZooEntry): ListedModel {
  const { total } = analyze(buildZooModel(spec), { symbols: { N: 1 } });
  return {
    name,
    title,
    summary,
    inputSize: typeof inputSize === 'number' ? [inputSize, inputSize] : inputSize,
    params: total.params,
    macs: total.macs ?? null,
    weightBytes: total.weightBytes,
  };
}

const NAME: Column<ListedModel> = {
  header: 'Name',
  align: 'left',
  importance: Infinity,
  cell: (model) => model.name,
};

const COLUMNS: readonly Column<ListedModel>[] = [
  {
    header: 'Params',
    align: 'right',
    importance: 4,
    cell: ({ params }) => formatCount(params, 'plain'),
  },
  {
    header: 'MACs',
    align: 'right',
    importance: 5,
    cell: ({ macs }) => formatMacs(macs, 'plain'),
  },
  {
    header: 'Resolution',
    align: 'right',
    importance: 3,
    cell: ({ inputSize }) => inputSize.join('x'),
  },
  {
    header: 'Weights',
    align: 'right',
    importance: 2,
    cell: ({ weightBytes }) => formatBytes(weightBytes, 'plain'),
  },
  { header: 'About', align: 'left', importance: 1, cell: ({ summary }) => summary },
];
