import * as l10n from '@vscode/l10n';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SetupError } from '../errors';
import { download } from '../network/download';
import { get } from '../network/get';
import { librariesIn } from './libraries';
import { runProgram } from '../run-program';
import type { SetupHooks } from './questions';
import type { UnpackedTensorflow } from './unpacked';

/** Of libtensorflow, as tfjs-node 4.22 has it. */
const VERSION = '2.9.1';
/** On Arm. */
const ARM_VERSION = '2.7';
const HOST = 'https://storage.googleapis.com/';
const LONGEST_MS = 300_000;

/** What tfjs-node's own installation downloads; its variables move it to another place. */
export function archiveUrl(
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
  arch: string = process.arch,
): URL | undefined {
  const host = environment['TFJS_NODE_CDN_STORAGE'] ?? environment['CDN_STORAGE'] ?? HOST;
  const base =
    environment['TFJS_NODE_BASE_URI'] ?? `${host}tensorflow/libtensorflow/libtensorflow-`;
  const paths: Readonly<Record<string, string>> = {
    'linux-x64': `${base}cpu-linux-x86_64-${VERSION}.tar.gz`,
    'linux-arm64': `${host}tf-builds/libtensorflow_r2_7_linux_arm64.tar.gz`,
    'darwin-x64': `${base}cpu-darwin-x86_64-${VERSION}.tar.gz`,
    'darwin-arm64': `${host}tf-builds/libtensorflow_r2_7_darwin_arm64_cpu.tar.gz`,
  };
  const path = paths[`${platform}-${arch}`];
  return path !== undefined && URL.canParse(path) ? new URL(path) : undefined;
}

/**
 * Downloads and unpacks libtensorflow into `folder`. No list has its hash: it is checked against the
 * one that the host sends along, and refused without. Throws SetupError.
 */
export async function fetchArchive(folder: string, hooks: SetupHooks): Promise<UnpackedTensorflow> {
  const { ask, signal, environment, onProgress } = hooks;
  const url = archiveUrl(environment);
  if (!url)
    throw new SetupError('unsupported', l10n.t('There is no libtensorflow for this machine.'));
  // 1. What is there.
  if (!(await ask({ kind: 'search', host: url.host }))) throw declined();
  const { headers, body } = await get(url, { method: 'HEAD', signal, environment });
  body.destroy();
  const hash = md5In(headers['x-goog-hash']);
  if (hash === undefined)
    throw new SetupError(
      'bad-answer',
      l10n.t("{0} sends no hash for its archive, so it can't be checked.", url.host),
    );
  const file = url.pathname.split('/').at(-1) ?? '';
  const bytes = Number(headers['content-length']) || null;
  const version = file.includes(VERSION) ? VERSION : ARM_VERSION;
  const offer = { kind: 'download', host: url.host, file, version } as const;
  if (!(await ask({ ...offer, bytes, keptBytes: null }))) throw declined();
  // 2. Get it, and unpack it with the system's own tar.
  const archive = join(folder, file);
  await download(
    url,
    archive,
    { algorithm: 'md5', hash },
    {
      signal,
      environment,
      onBytes: (done, total) =>
        onProgress({
          step: 'download',
          fraction: total === undefined ? undefined : done / total,
          bytes: done,
          totalBytes: total,
        }),
    },
  );
  const found = await unpackArchive(archive, folder, hooks);
  await rm(archive);
  return {
    ...found,
    keep: 'move',
    source: { kind: 'archive', name: file },
    hashes: { [`md5 ${file}`]: hash },
  };
}

/** A `.tar.gz` with `include` and `lib`. Throws SetupError. */
export async function unpackArchive(
  archive: string,
  folder: string,
  { onProgress, signal, environment }: SetupHooks,
) {
  onProgress({ step: 'unpack' });
  const to = join(folder, 'unpacked');
  await mkdir(to);
  const words = ['-xzf', archive, '-C', to];
  const ended = await runProgram('tar', words, { environment, signal, longest: LONGEST_MS });
  const found = ended?.code === 0 ? librariesIn(to) : undefined;
  if (found) return found;
  throw new SetupError(
    'bad-answer',
    l10n.t('The archive is not a libtensorflow for this system, or it is incomplete.'),
  );
}

export function declined(): SetupError {
  return new SetupError(
    'declined',
    l10n.t('TensorFlow was not set up: the download was declined.'),
  );
}

/** Of `crc32c=n03x6A==,md5=Ojk9c3dhfxgoKVVHYwFbHQ==`, hexadecimal. */
function md5In(header: string | string[] | undefined): string | undefined {
  const [, base64] = /\bmd5=([\w+/]+=*)/.exec([header ?? ''].flat().join(',')) ?? [];
  return base64 === undefined ? undefined : Buffer.from(base64, 'base64').toString('hex');
}
