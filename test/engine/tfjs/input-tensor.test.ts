import { expect, it } from 'vitest';
import { toTensor } from '../../../src/engine/tfjs/input-tensor';

it('takes halves by what their bits say', async () => {
  // 1, -2 and 0.5.
  const bits = Uint16Array.of(0x3c00, 0xc000, 0x3800);
  const tensor = toTensor({ name: 'x', dtype: 'float16', shape: [3] }, bits);
  expect(tensor.dtype).toBe('float32');
  expect([...(await tensor.data())]).toEqual([1, -2, 0.5]);
});

it('makes whole numbers int32, and refuses what has no counterpart', async () => {
  const ids = toTensor({ name: 'ids', dtype: 'int64', shape: [2] }, BigInt64Array.of(3n, 5n));
  expect(ids.dtype).toBe('int32');
  expect([...(await ids.data())]).toEqual([3, 5]);
  const input = { name: 'x', dtype: 'complex64', shape: [1] } as const;
  expect(() => toTensor(input as never, new Float32Array(2))).toThrow(/"x" is complex64/);
});
