import { release } from 'node:os';

/** A wheel as an index lists it. */
export interface Wheel {
  readonly file: string;
  readonly url: URL;
  readonly version: string;
  /** Hexadecimal; null where the index has none. */
  readonly sha256: string | null;
  readonly bytes: number | null;
  /** What its names say it runs on: `manylinux_2_17_x86_64`. */
  readonly platforms: readonly string[];
}

/** What a machine can load. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  /** Of the C library on Linux: [2, 36]; of macOS: [14, 0]. */
  readonly system: readonly [number, number];
}

/** Versions of TensorFlow between which its C API is known to fit TF.js's binding. */
const OLDEST: readonly [number, number] = [2, 12];
const NEWEST: readonly [number, number] = [2, 21];

export function thisMachine(): Machine | undefined {
  const { platform, arch } = process;
  if (platform === 'darwin') {
    // Darwin 20 is macOS 11.
    const [major = 0] = numbersIn(release());
    return { platform, arch, system: [major - 9, 0] };
  }
  const report = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  const [major, minor] = numbersIn(report.header.glibcVersionRuntime ?? '');
  // Without: musl, for which there are no wheels.
  if (major === undefined || minor === undefined) return undefined;
  return { platform, arch, system: [major, minor] };
}

/** `tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl`; undefined for another file. */
export function parseWheelName(
  file: string,
): { readonly version: string; readonly platforms: readonly string[] } | undefined {
  const [, version, platforms] =
    /^\w+-([^-]+)(?:-\d[^-]*)?-[^-]+-[^-]+-([^-]+)\.whl$/.exec(file) ?? [];
  if (version === undefined || platforms === undefined) return undefined;
  return { version, platforms: platforms.split('.') };
}

/**
 * The newest that the machine can load. Which Python it is for doesn't matter: only libraries and
 * headers are used. Among those of one version the smallest.
 */
export function chooseWheel(wheels: readonly Wheel[], machine: Machine): Wheel | undefined {
  const fitting = wheels.filter(
    ({ version, platforms }) =>
      isKnownRelease(version) && platforms.some((platform) => runsOn(platform, machine)),
  );
  return fitting.sort(
    (a, b) =>
      compareVersions(b.version, a.version) || (a.bytes ?? Infinity) - (b.bytes ?? Infinity) || 0,
  )[0];
}

/** No release candidates, and nothing of which it isn't known whether it fits. */
function isKnownRelease(version: string): boolean {
  if (!/^\d+\.\d+\.\d+(\.post\d+)?$/.test(version)) return false;
  const [major = 0, minor = 0] = numbersIn(version);
  return isAtMost(OLDEST, [major, minor]) && isAtMost([major, minor], NEWEST);
}

const OLD_NAMES: Readonly<Record<string, string>> = {
  manylinux1: 'manylinux_2_5',
  manylinux2010: 'manylinux_2_12',
  manylinux2014: 'manylinux_2_17',
};

const ARCHITECTURES: Readonly<Record<string, readonly string[]>> = {
  x64: ['x86_64'],
  arm64: ['aarch64', 'arm64', 'universal2'],
};

function runsOn(tag: string, { platform, arch, system }: Machine): boolean {
  const name = tag.replace(/^manylinux(1|2010|2014)/, (old) => OLD_NAMES[old] ?? old);
  const [, family, major, minor, architecture = ''] =
    /^(manylinux|macosx)_(\d+)_(\d+)_(\w+)$/.exec(name) ?? [];
  if (family !== { linux: 'manylinux', darwin: 'macosx' }[platform as 'linux' | 'darwin'])
    return false;
  if (family === undefined || !ARCHITECTURES[arch]?.includes(architecture)) return false;
  return isAtMost([Number(major), Number(minor)], system);
}

function isAtMost(a: readonly [number, number], b: readonly [number, number]): boolean {
  return a[0] < b[0] || (a[0] === b[0] && a[1] <= b[1]);
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [numbersIn(a), numbersIn(b)];
  const at = left.findIndex((value, index) => value !== right[index]);
  if (at < 0) return left.length - right.length;
  return (left[at] ?? 0) - (right[at] ?? 0);
}

function numbersIn(text: string): number[] {
  return text.match(/\d+/g)?.map(Number) ?? [];
}
