import { describe, expect, it } from 'vitest';
import { inspectReport } from '../../src/cli/inspect-report';
import type { Inspection } from '../../src/profile/inspection';
import { profileReport } from '../../src/cli/profile-report';
import type { TableOptions } from '../../src/cli/table-options';
import { smallProfile } from './support';
import { recorded, widest } from './outputs';

const BY_TIME: TableOptions = { sort: 'time', top: undefined, grouping: { by: 'layer' } };

function report(options: Partial<TableOptions> = {}, width = Infinity): string {
  return profileReport(smallProfile(), { ...BY_TIME, ...options }, recorded(width));
}

/** First words of the table's rows. */
function order(options: Partial<TableOptions>): (string | undefined)[] {
  const table = report(options).split('\n\n')[1] ?? '';
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.split(/ {2,}/)[0]);
}

describe('the report of a profile', () => {
  it('in a pipe has every column and cuts nothing', () => {
    expect(report()).toMatchSnapshot();
  });

  it.each([60, 100, 200])('fits a terminal of %i columns', (width) => {
    const text = report({}, width);
    expect(widest(text)).toBeLessThanOrEqual(width);
    expect(text).toMatchSnapshot();
  });

  it('by scope', () => {
    expect(report({ grouping: { by: 'scope', depth: 1 } })).toMatchSnapshot();
  });

  it('by type', () => {
    expect(report({ grouping: { by: 'type' } })).toMatchSnapshot();
  });

  it('counts the rows that --top leaves out, with their share', () => {
    expect(report({ top: 2 })).toContain('and 5 more rows, 11 % of the run');
  });

  it('marks hot rows, rows without time and warnings on a terminal', () => {
    const text = profileReport(smallProfile(), BY_TIME, recorded(200, true));
    expect(text).toMatch(/<hot>block\/conv1 /);
    expect(text).toMatch(/<dim>head\/identity /);
    expect(text).toMatch(/<warning>head\/strange has no cost rule/);
  });

  it('keeps escape sequences in names from the terminal', () => {
    const { model, layers, ...rest } = smallProfile();
    const named = layers.map((layer) => ({ ...layer, id: `\x1b]0;owned\x07${layer.id}` }));
    const profile = { ...rest, layers: named, model: { ...model, name: '\x1b[2J' } };
    const text = profileReport(profile, BY_TIME, recorded());
    expect(text).not.toContain('\x1b');
  });

  it.each([
    ['time', ['block/conv1 + bn1 + relu', 'block/conv2 + add', 'head/strange']],
    ['memory', ['fc', 'block/conv1 + bn1 + relu', 'block/conv2 + add']],
    ['macs', ['block/conv1 + bn1 + relu', 'block/conv2 + add', 'fc']],
    ['params', ['fc', 'block/conv2 + add', 'block/conv1 + bn1 + relu']],
    ['order', ['block/conv1 + bn1 + relu', 'block/conv2 + add', 'head/identity']],
    ['name', ['Between kernels', 'block/conv1 + bn1 + relu', 'block/conv2 + add']],
  ] as const)('sorts by %s', (sort, first) => {
    expect(order({ sort }).slice(0, 3)).toEqual(first);
  });
});

describe('the report of an inspection', () => {
  it('shows unknown costs as unknown', () => {
    const { model, layers } = smallProfile();
    const inspection: Inspection = {
      model,
      layers: layers
        .filter((layer) => layer.kind === 'layer')
        .map((layer) => ({ ...unfused(layer), source: null })),
      memory: { weightBytes: model.weightBytes, predictedPeakBytes: null },
      notes: ['Free dimension "H" of input "input" was set to 224; choose it with --input-shape.'],
    };
    const options: TableOptions = { ...BY_TIME, sort: 'order' };
    expect(inspectReport(inspection, options, recorded())).toMatchSnapshot();
    const narrow = inspectReport(inspection, { ...options, top: 3 }, recorded(60));
    expect(widest(narrow)).toBeLessThanOrEqual(60);
    expect(narrow).toContain('and 5 more rows');
  });
});

function unfused<Layer extends { fusedInto: string | null }>(layer: Layer): Layer {
  return { ...layer, fusedInto: null };
}
