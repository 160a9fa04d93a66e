import * as l10n from '@vscode/l10n';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { SetupError } from '../errors';
import { download, sha256Of } from '../network/download';
import type { GetOptions } from '../network/get';
import { archiveMembers, unpackMember, type ZipMember } from '../zip';
import { declined } from './archive';
import { pythonLibraries } from './libraries';
import { wheelsOf } from './package-index';
import { readPipConfig } from './pip-config';
import type { SetupHooks } from './questions';
import type { UnpackedTensorflow } from './unpacked';
import type { Wheel } from './wheels';
import { chooseWheel, parseWheelName, thisMachine } from './wheels';

/** The smaller one first; the other has wheels for more machines. */
const PROJECTS = ['tensorflow-cpu', 'tensorflow'];
/** Of what is unpacked to what is downloaded, in the wheels of 2.15 and 2.21. */
const UNPACKED_TIMES = 3.2;

/**
 * Downloads the wheel that fits from the package index that pip is set up for, and unpacks what a
 * binding needs of it into `folder`. Throws SetupError.
 */
export async function fetchWheel(folder: string, hooks: SetupHooks): Promise<UnpackedTensorflow> {
  const { ask, onProgress } = hooks;
  // 1. Which one it is.
  const { wheel, options } = await findWheel(hooks);
  const { sha256, file, url, bytes, version } = wheel;
  if (sha256 === null)
    throw new SetupError(
      'bad-answer',
      l10n.t("The package index lists no hash for {0}, so it can't be checked.", file),
    );
  const keptBytes = bytes === null ? null : Math.round(bytes * UNPACKED_TIMES);
  const host = url.host || url.pathname;
  if (!(await ask({ kind: 'download', host, file, version, bytes, keptBytes }))) throw declined();
  // 2. Get it.
  const path = join(folder, basename(file));
  await download(
    url,
    path,
    { algorithm: 'sha256', hash: sha256 },
    {
      ...options,
      onBytes: (done, total = bytes ?? undefined) =>
        onProgress({
          step: 'download',
          fraction: total === undefined ? undefined : done / total,
          bytes: done,
          totalBytes: total,
        }),
    },
  );
  // 3. Keep what is needed.
  const unpacked = await unpackWheel(path, folder, hooks);
  await rm(path);
  return { ...unpacked, version, hashes: { [`sha256 ${file}`]: sha256 } };
}

/** A wheel that the user has as a file. Throws SetupError. */
export async function takeWheel(
  path: string,
  folder: string,
  hooks: SetupHooks,
): Promise<UnpackedTensorflow> {
  const sha256 = await sha256Of(path, hooks.signal);
  const unpacked = await unpackWheel(path, folder, hooks);
  const version = parseWheelName(basename(path))?.version;
  return { ...unpacked, version, hashes: { [`sha256 ${basename(path)}`]: sha256 } };
}

async function findWheel({
  ask,
  signal,
  environment,
  onProgress,
}: SetupHooks): Promise<{ wheel: Wheel; options: GetOptions }> {
  const machine = thisMachine();
  if (!machine || !pythonLibraries())
    throw new SetupError(
      'unsupported',
      l10n.t('No wheel of TensorFlow has libraries for this system.'),
    );
  const config = await readPipConfig(environment);
  const certificates =
    config.certificates === undefined
      ? undefined
      : await readFile(config.certificates, 'utf8').catch(() => undefined);
  const { proxy } = config;
  const named = proxy === undefined ? {} : { https_proxy: proxy, http_proxy: proxy };
  const options = { signal, certificates, environment: { ...environment, ...named } };
  const hosts = config.indexes
    .filter((index) => index.protocol !== 'file:')
    .map(({ host }) => host);
  if (hosts.length > 0 && !(await ask({ kind: 'search', host: hosts.join(', ') })))
    throw declined();

  onProgress({ step: 'search' });
  let problem: unknown;
  for (const project of PROJECTS) {
    const wheels: Wheel[] = [];
    for (const index of config.indexes)
      try {
        wheels.push(...(await wheelsOf(index, project, options)));
      } catch (error) {
        signal.throwIfAborted();
        // Of several indexes some may not have the project, or not answer.
        problem ??= error;
      }
    const wheel = chooseWheel(wheels, machine);
    if (wheel) return { wheel, options };
  }
  if (problem instanceof SetupError) throw problem;
  throw new SetupError(
    'not-found',
    l10n.t('The package index has no wheel of TensorFlow for this machine.'),
  );
}

async function unpackWheel(
  path: string,
  folder: string,
  { onProgress, signal }: SetupHooks,
): Promise<Omit<UnpackedTensorflow, 'version' | 'hashes'>> {
  const names = pythonLibraries() ?? [];
  const members = archiveMembers(path);
  const isLibrary = ({ name }: ZipMember) =>
    names.some((library) => name === `tensorflow/${library}`);
  const needed = members.filter((member) => isLibrary(member) || isHeader(member.name));
  if (names.length === 0 || needed.filter(isLibrary).length !== names.length)
    throw new SetupError(
      'bad-answer',
      l10n.t('{0} has no libraries of TensorFlow for this system.', basename(path)),
    );
  const total = needed.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  let done = 0;
  const to = join(folder, 'unpacked');
  await mkdir(to);
  for (const member of needed)
    await unpackMember(path, member, join(to, member.name), signal, (bytes) => {
      done += bytes;
      onProgress({ step: 'unpack', fraction: done / total, bytes: done, totalBytes: total });
    });
  const root = join(to, 'tensorflow');
  return {
    include: join(root, 'include'),
    libraries: names.map((name) => join(root, name)),
    keep: 'move',
    source: { kind: 'wheel', name: basename(path) },
  };
}

/** The C API's, which include each other and a few of the platform's; not the 15,000 of C++. */
function isHeader(name: string): boolean {
  const isSafe = !name.includes('..') && !name.includes('\\');
  return isSafe && /^tensorflow\/include\/(.*\/)?(c|platform)\/.*\.h$/.test(name);
}
