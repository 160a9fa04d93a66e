import { expect, it } from 'vitest';
import { formatNorm, formatNormTick } from '../../src/profile/norm-text';

it.each([
  [0.0213, '0.0213', '0.0213'],
  [3.123e-7, '3.12×10⁻⁷', '3.12e-7'],
  [0.00099, '9.90×10⁻⁴', '9.90e-4'],
  [123.4, '123', '123'],
  [5.5e12, '5.50×10¹²', '5.50e12'],
  [0, '0', '0'],
  [null, '–', '–'],
])('a norm of %s', (norm, ui, plain) => {
  expect(formatNorm(norm)).toBe(ui);
  expect(formatNorm(norm, 'plain')).toBe(plain);
});

it.each([
  [0.02, '0.02'],
  [1, '1'],
  [500, '500'],
  [1e-7, '10⁻⁷'],
  [3e-4, '3×10⁻⁴'],
  [1e6, '10⁶'],
])('a mark at %d', (norm, text) => {
  expect(formatNormTick(norm)).toBe(text);
});
