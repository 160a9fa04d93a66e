import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../src/cli/arguments';
import { UsageError } from '../../src/cli/errors';
import type { OptionName } from '../../src/cli/option-table';

const ALLOWED: readonly OptionName[] = ['batch', 'json', 'input-shape', 'out', 'no-spinning'];

function parsed(line: string): Record<string, unknown> {
  const options = parseArguments(line.split(' ').filter(Boolean), ALLOWED);
  const given = ALLOWED.filter((option) => options.has(option));
  return {
    at: options.positionals,
    ...Object.fromEntries(given.map((option) => [option, options.values(option)])),
  };
}

describe('a command line', () => {
  it.each([
    ['', { at: [] }],
    ['resnet50', { at: ['resnet50'] }],
    ['resnet50 --batch 4', { at: ['resnet50'], batch: ['4'] }],
    ['--batch=4 resnet50', { at: ['resnet50'], batch: ['4'] }],
    ['--json a.onnx', { at: ['a.onnx'], json: [''] }],
    ['--batch -1', { at: [], batch: ['-1'] }],
    ['-o a.json', { at: [], out: ['a.json'] }],
    ['--no-spinning', { at: [], 'no-spinning': [''] }],
    ['-- --json', { at: ['--json'] }],
    ['--input-shape a=1x2 --input-shape b=3', { at: [], 'input-shape': ['a=1x2', 'b=3'] }],
  ])('"%s"', (line, expected) => {
    expect(parsed(line)).toEqual(expected);
  });

  it.each([
    ['--bacth 4', 'There is no option --bacth. Did you mean --batch?'],
    ['--frobnicate', 'There is no option --frobnicate.'],
    ['-z', 'There is no option -z.'],
    ['--runs 3', 'This command takes no --runs.'],
    ['--batch', '--batch needs a value: --batch N.'],
    ['--batch=', '--batch needs a value: --batch N.'],
    ['--out --json', '--out needs a value: --out FILE.'],
    ['--json=yes', '--json takes no value.'],
    ['--no-json', 'There is no option --no-json. Did you mean --json?'],
    ['--batch 1 --batch 2', '--batch is given twice; give it once.'],
  ])('"%s" is wrong', (line, message) => {
    expect(() => parsed(line)).toThrow(new UsageError(message));
  });
});
