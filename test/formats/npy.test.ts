import { expect, test } from 'vitest';
import { readNpy, readRaw } from '../../src/formats/npy';
import { expectFormatError } from './support';

/** A `.npy` file as numpy.save writes it. */
function npy(header: string, data: Uint8Array, version = 1): Uint8Array {
  const text = Buffer.from(header.padEnd(118) + '\n', 'latin1');
  const length = Buffer.alloc(version === 1 ? 2 : 4);
  length.writeUInt16LE(text.length);
  const prefix = Buffer.concat([Buffer.from('\x93NUMPY', 'latin1'), Buffer.from([version, 0])]);
  return Uint8Array.from(Buffer.concat([prefix, length, text, data]));
}

const header = (descr: string, shape: string, fortran = false) =>
  `{'descr': '${descr}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': ${shape}, }`;

const bytesOf = (array: ArrayBufferView) =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

test.each([
  ['<f4', 'float32', new Float32Array([1.5, -2])],
  ['<f8', 'float64', new Float64Array([1.5, -2])],
  ['<f2', 'float16', new Uint16Array([0x3c00, 0xc000])],
  ['|b1', 'bool', new Uint8Array([1, 0])],
  ['|u1', 'uint8', new Uint8Array([1, 200])],
  ['|i1', 'int8', new Int8Array([1, -1])],
  ['<i2', 'int16', new Int16Array([1, -1])],
  ['<u2', 'uint16', new Uint16Array([1, 65535])],
  ['<i4', 'int32', new Int32Array([1, -1])],
  ['<u4', 'uint32', new Uint32Array([1, 2 ** 32 - 1])],
  ['<i8', 'int64', new BigInt64Array([1n, -1n])],
  ['<u8', 'uint64', new BigUint64Array([1n, 2n ** 64n - 1n])],
])('NumPy %s is %s', (descr, dtype, data) => {
  const read = readNpy(npy(header(descr, '(2,)'), bytesOf(data)), 'x.npy');
  expect(read).toEqual({ dtype, shape: [2], data });
});

test.each([1, 2, 3])('format version %i', (version) => {
  const data = new Float32Array([1, 2, 3, 4, 5, 6]);
  const read = readNpy(npy(header('<f4', '(2, 3)'), bytesOf(data), version), 'x.npy');
  expect(read).toEqual({ dtype: 'float32', shape: [2, 3], data });
});

test('a scalar has an empty shape', () => {
  expect(readNpy(npy(header('<i4', '()'), new Uint8Array([7, 0, 0, 0])), 'x')).toMatchObject({
    shape: [],
    data: new Int32Array([7]),
  });
});

test('big-endian numbers are turned around', () => {
  const data = Uint8Array.of(0x3f, 0x80, 0, 0, 0xc0, 0, 0, 0);
  expect(readNpy(npy(header('>f4', '(2,)'), data), 'x').data).toEqual(new Float32Array([1, -2]));
});

test('Fortran order becomes C order', () => {
  // numpy.asfortranarray(numpy.arange(24, dtype='i4').reshape(2, 3, 4)) stores these:
  const stored = new Int32Array(24);
  for (let i = 0; i < 2; i++)
    for (let j = 0; j < 3; j++)
      for (let k = 0; k < 4; k++) stored[i + 2 * j + 6 * k] = 12 * i + 4 * j + k;
  const read = readNpy(npy(header('<i4', '(2, 3, 4)', true), bytesOf(stored)), 'x');
  expect(read.data).toEqual(Int32Array.from({ length: 24 }, (_, i) => i));
});

const ONE = new Uint8Array(4);
test.each([
  ['another file', new TextEncoder().encode('1,2,3'), /x\.npy is not a \.npy file/],
  ['an empty file', new Uint8Array(), /not a \.npy file/],
  ['an unknown version', npy(header('<f4', '(1,)'), ONE, 9), /version 9/],
  ['a header cut off', npy(header('<f4', '(1,)'), ONE).slice(0, 40), /ends inside its header/],
  ['no dictionary', npy('[]', ONE), /unreadable header/],
  ['text elements', npy(header('<U3', '(1,)'), ONE), /NumPy type "<U3"/],
  ['Python objects', npy(header('|O', '(1,)'), ONE), /NumPy type "\|O"/],
  ['bfloat16 as raw bytes', npy(header('<V2', '(2,)'), ONE), /"<V2"/],
  [
    'records',
    npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}", ONE),
    /structured/,
  ],
  [
    'too little data',
    npy(header('<f4', '(2,)'), ONE),
    /has 4 bytes of data, but float32 2 needs 8/,
  ],
  ['too much data', npy(header('<f4', '()'), new Uint8Array(8)), /scalar needs 4/],
  ['an impossible shape', npy(header('<f4', '(99999999999999999999,)'), ONE), /unreadable shape/],
])('%s is refused', async (_name, bytes, message) => {
  await expectFormatError(() => readNpy(bytes, 'x.npy'), 'bad-tensor-file', message);
});

test('raw numbers of a known type', () => {
  // Unaligned on purpose.
  const bytes = Uint8Array.of(9, 0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0).subarray(1);
  expect(readRaw(bytes, 'float32', [2, 1])).toEqual(new Float32Array([1, -2]));
});

test('raw numbers of the wrong size are refused', async () => {
  await expectFormatError(
    () => readRaw(new Uint8Array(10), 'float32', [1, 3], 'in.bin'),
    'bad-tensor-file',
    /in\.bin has 10 bytes of data, but float32 1x3 needs 12/,
  );
  await expectFormatError(() => readRaw(ONE, 'string', [1]), 'bad-tensor-file');
});
