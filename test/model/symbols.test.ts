import { describe, expect, it } from 'vitest';
import {
  addDims,
  bindDim,
  ceilDivideDims,
  floorDivideDims,
  isNegative,
  maxDims,
  minDims,
  multiplyDims,
  subtractDims,
  symbolsIn,
} from '../../src/model/symbols';
import type { Dim } from '../../src/model/tensor';
import { seededRandom } from './seeded';

const half = floorDivideDims(addDims('H', 5), 2);
const H31 = 'floor((H + 31) / 32)';

it.each<[string, Dim, Dim]>([
  ['nothing added', addDims('H', 0), 'H'],
  ['numbers', addDims(2, 3), 5],
  ['a number', addDims('H', 3), 'H + 3'],
  ['down and up', subtractDims(addDims('H', 3), 3), 'H'],
  ['order does not matter', addDims('b', 'a'), addDims('a', 'b')],
  ['collected', addDims('H', 'H'), '2*H'],
  ['cancelled', subtractDims('H', 'H'), 0],
  ['a positive term leads', subtractDims(3, 'H'), '3 - H'],
  ['products', multiplyDims('W', 'H'), 'H*W'],
  ['distributed', multiplyDims(addDims('H', 1), 'W'), 'H*W + W'],
  ['exact division', floorDivideDims(multiplyDims(12, 'H'), 4), '3*H'],
  ['division by a symbol', floorDivideDims('H*N*W', 'N*W'), 'H'],
  [
    'division by a sum',
    floorDivideDims(multiplyDims(addDims('p', 's'), 'N'), addDims('p', 's')),
    'N',
  ],
  ['common factors', floorDivideDims('H*N', '2*N'), 'floor(H / 2)'],
  ['common divisor', floorDivideDims('2*H + 1', 4), 'floor(H / 2)'],
  ['division takes out what divides', half, 'floor((H + 1) / 2) + 2'],
  [
    'stride 2, same padding',
    addDims(floorDivideDims(subtractDims('H', 1), 2), 1),
    'floor((H + 1) / 2)',
  ],
  ['five times', [1, 2, 3, 4, 5].reduce<Dim>((dim) => ceilDivideDims(dim, 2), 'H'), H31],
  ['division by zero', floorDivideDims('H', 0), 'floor(H / 0)'],
  ['min with more', minDims('H', addDims('H', 2)), 'H'],
  ['min is a size', minDims('H', 1), 1],
  ['max is a size', maxDims('H', 0), 'H'],
  ['max of half a size', maxDims(floorDivideDims('H', 2), 0), 'floor(H / 2)'],
  ['open max', maxDims(0, subtractDims('H', 2)), 'max(0, H - 2)'],
  ['max of max', maxDims('b', maxDims('a', 'b')), 'max(a, b)'],
  ['absorbed', maxDims('S', minDims('S', 512)), 'S'],
  ['odd names', addDims('batch size', 1), '{batch size} + 1'],
  ['odd names alone', subtractDims(addDims('batch size', 1), 1), 'batch size'],
  ["exporters' sums", addDims('past_sequence_length + 1', 1), 'past_sequence_length + 2'],
])('%s', (_, result, expected) => {
  expect(result).toBe(expected);
});

it.each<[Dim, Record<string, number>, Dim]>([
  ['H', { H: 4 }, 4],
  ['H + W', { H: 4 }, 'W + 4'],
  ['floor((H + 31) / 32)', { H: 224 }, 7],
  ['max(0, H - 2)', { H: 1 }, 0],
  ['batch size', { 'batch size': 2 }, 2],
  ['{batch size} + 1', { 'batch size': 2 }, 3],
  ['floor(H / W)', { H: 9, W: 2 }, 4],
])('%s with %o is %s', (dim, sizes, expected) => {
  expect(bindDim(dim, new Map(Object.entries(sizes)))).toBe(expected);
});

it('knows indices from the end', () => {
  expect(['-S', -1, 'S - 1', 'S', 0].map(isNegative)).toEqual([true, true, false, false, false]);
});

it('lists the symbols of an expression', () => {
  expect(symbolsIn('floor((past + 2*new) / {odd one})')).toEqual(['past', 'new', 'odd one']);
});

it('stays short and fast when squared again and again', () => {
  let dim: Dim = addDims(addDims('a', 'b'), addDims('c', 'd'));
  for (let i = 0; i < 40; i++) dim = addDims(multiplyDims(dim, dim), 'e');
  expect(String(dim).length).toBeLessThan(300);
});

it('survives hostile names', () => {
  const hostile = [
    '('.repeat(900),
    'floor('.repeat(150),
    '{'.repeat(50),
    'max(max(1, ',
    'a + ',
    '-',
    '*',
    '',
  ];
  for (const name of hostile) expect(subtractDims(addDims(name, 1), addDims(name, 1))).toBe(0);
});

describe('random expressions', () => {
  it('have the value of the same arithmetic on numbers', () => {
    const seed = Date.now() % 1_000_000;
    const random = seededRandom(seed);
    const sizes = { H: 1 + random(40), W: 1 + random(40), N: 1 + random(5) };
    const bindings = new Map(Object.entries(sizes));
    for (let round = 0; round < 400; round++) {
      let symbolic: Dim = 'H';
      let exact = sizes.H;
      const steps: string[] = [];
      for (let step = 0; step < 6; step++) {
        const [name, dim, value] = operand(random, sizes);
        const divisor = 1 + random(4);
        const kind = random(6);
        steps.push(`${kind} ${name} ${divisor}`);
        if (kind === 0) [symbolic, exact] = [addDims(symbolic, dim), exact + value];
        if (kind === 1) [symbolic, exact] = [subtractDims(symbolic, dim), exact - value];
        if (kind === 2 && step < 3)
          [symbolic, exact] = [multiplyDims(symbolic, dim), exact * value];
        if (kind === 3)
          [symbolic, exact] = [floorDivideDims(symbolic, divisor), Math.floor(exact / divisor)];
        if (kind === 4) [symbolic, exact] = [minDims(symbolic, dim), Math.min(exact, value)];
        if (kind === 5) [symbolic, exact] = [maxDims(symbolic, dim), Math.max(exact, value)];
      }
      // Long expressions become names that no binding reaches.
      if (String(symbolic).includes('size_')) continue;
      const context = `seed ${seed}, ${JSON.stringify(sizes)}: ${steps.join('; ')} gave ${symbolic}`;
      expect(bindDim(symbolic, bindings), context).toBe(exact);
    }
  });
});

function operand(
  random: (below: number) => number,
  sizes: Readonly<Record<string, number>>,
): [string, Dim, number] {
  const names = ['H', 'W', 'N'];
  const name = names[random(4)];
  if (name !== undefined) return [name, name, sizes[name] ?? 0];
  const value = random(9);
  return [String(value), value, value];
}
