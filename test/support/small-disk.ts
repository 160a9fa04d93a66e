import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Outcome } from './command-line';
import { COMMAND_LINE, runProgram } from './command-line';

/** A mount that only this shell and its children see, and that ends with them. */
const SCRIPT = `
size=$1 disk=$2 list=$3 filler=$4
shift 4
mount -t tmpfs -o size="$size" tmpfs "$disk" || exit 99
[ "$filler" = none ] || head -c "$filler" /dev/zero > "$disk/filler" 2>/dev/null
"$@"
code=$?
ls -A "$disk" > "$list"
exit $code
`;

const IN_NAMESPACE = ['unshare', '--map-root-user', '--mount'] as const;

/** Whether this machine lets tests mount a small disk: Linux with user namespaces. */
export const canMountDisk =
  process.platform === 'linux' &&
  spawnSync(IN_NAMESPACE[0], [
    ...IN_NAMESPACE.slice(1),
    ...['mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', '/mnt'],
  ]).status === 0;

interface OnDisk extends Outcome {
  /** What the command left on the disk. */
  readonly left: readonly string[];
}

/**
 * Runs the command line with a disk of a few kilobytes.
 *
 * @param args may name the disk's folder as `DISK`.
 * @param filler how much of the disk is taken before.
 */
export async function runOnSmallDisk(
  size: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  filler = 'none',
): Promise<OnDisk> {
  const folder = await mkdtemp(join(tmpdir(), 'small-disk-'));
  const disk = await mkdtemp(join(folder, 'disk-'));
  const list = join(folder, 'left');
  const named = (text: string) => text.replace('DISK', disk);
  try {
    const outcome = await runProgram(
      [...IN_NAMESPACE, 'sh', '-c', SCRIPT, 'sh', size, disk, list, filler].concat(
        COMMAND_LINE,
        args.map(named),
      ) as [string, ...string[]],
      Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, named(value)])),
    );
    const left = (await readFile(list, 'utf8')).split('\n').filter((name) => name !== '');
    return { ...outcome, left };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
