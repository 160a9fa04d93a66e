import { describe, expect, it } from 'vitest';
import type { Machine, Wheel } from '../../src/setup/tensorflow/wheels';
import { chooseWheel, parseWheelName, thisMachine } from '../../src/setup/tensorflow/wheels';

const LINUX: Machine = { platform: 'linux', arch: 'x64', system: [2, 36] };

function wheel(file: string, bytes = 1): Wheel {
  const parsed = parseWheelName(file);
  if (!parsed) throw new Error(`${file} is no wheel.`);
  return { ...parsed, file, url: new URL(`https://example.org/${file}`), sha256: null, bytes };
}

const LISTED = [
  'tensorflow_cpu-2.15.1-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl',
  'tensorflow_cpu-2.9.3-cp310-cp310-manylinux_2_17_x86_64.manylinux2014_x86_64.whl',
  'tensorflow_cpu-2.16.2-cp312-cp312-macosx_10_15_x86_64.whl',
  'tensorflow-2.16.2-cp312-cp312-macosx_12_0_arm64.whl',
  'tensorflow-2.17.0-cp312-cp312-manylinux_2_17_aarch64.manylinux2014_aarch64.whl',
  'tensorflow_cpu-2.20.0-cp310-cp310-manylinux_2_17_x86_64.manylinux2014_x86_64.whl',
  'tensorflow_cpu-2.21.0-cp310-cp310-manylinux_2_27_x86_64.whl',
  'tensorflow_cpu-2.21.0rc1-cp310-cp310-manylinux_2_27_x86_64.whl',
  'tensorflow_cpu-2.21.0-cp313-cp313-win_amd64.whl',
  'tensorflow_cpu-9.0.0-cp313-cp313-manylinux_2_27_x86_64.whl',
].map((file) => wheel(file));

describe('the wheel that is chosen', () => {
  it.each<[string, Machine, string | undefined]>([
    ['is the newest that is known to fit', LINUX, '2.21.0'],
    ['fits the C library', { ...LINUX, system: [2, 26] }, '2.20.0'],
    ['is none for an older one', { ...LINUX, system: [2, 12] }, undefined],
    ['fits the processor', { ...LINUX, arch: 'arm64' }, '2.17.0'],
    ['fits macOS on Intel', { platform: 'darwin', arch: 'x64', system: [13, 0] }, '2.16.2'],
    ['fits macOS on Arm', { platform: 'darwin', arch: 'arm64', system: [14, 0] }, '2.16.2'],
    [
      'fits the version of macOS',
      { platform: 'darwin', arch: 'arm64', system: [11, 0] },
      undefined,
    ],
    ['is none on Windows', { platform: 'win32', arch: 'x64', system: [10, 0] }, undefined],
    ['is none for other processors', { ...LINUX, arch: 'riscv64' }, undefined],
  ])('%s', (_, machine, version) => {
    expect(chooseWheel(LISTED, machine)?.version).toBe(version);
  });

  it('is the smallest of its version', () => {
    const name = (python: string) =>
      `tensorflow_cpu-2.21.0-${python}-${python}-manylinux_2_27_x86_64.whl`;
    const wheels = [wheel(name('cp312'), 30), wheel(name('cp310'), 10), wheel(name('cp311'), 20)];
    expect(chooseWheel(wheels, LINUX)?.file).toBe(name('cp310'));
  });
});

it('this machine is described', () => {
  const machine = thisMachine();
  if (process.platform !== 'linux') return;
  expect(machine?.system[0]).toBe(2);
});
