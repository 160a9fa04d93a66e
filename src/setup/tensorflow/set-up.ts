import * as l10n from '@vscode/l10n';
import { existsSync } from 'node:fs';
import {
  mkdir,
  mkdtemp,
  readdir,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { BINDING_FILE } from '../../engine/tfjs/backends/binding-file';
import { SetupError, withRoom } from '../errors';
import { sha256Of } from '../network/download';
import { fetchArchive, unpackArchive } from './archive';
import { buildBinding } from './binding';
import { checkBinding } from './check';
import { findInEnvironments, tensorflowAt } from './environments';
import type { TensorflowRecord, TensorflowSource } from './folder';
import { RECORD_FILE, tensorflowRoot } from './folder';
import { librariesIn } from './libraries';
import type { Question, SetupHooks } from './questions';
import { removeAbandoned, removeOthers } from './remove';
import type { UnpackedTensorflow } from './unpacked';
import { fetchWheel, takeWheel } from './wheel';

export interface SetupRequest {
  /** Where it is kept: `<storage>/tensorflow/<version>`. */
  readonly storage: string;
  readonly ask: SetupHooks['ask'];
  readonly onProgress: SetupHooks['onProgress'];
  readonly signal: AbortSignal;
  /** A wheel, an environment, a package `tensorflow`, or a libtensorflow, instead of looking. */
  readonly from?: string | undefined;
  /** Workspace folders, whose Python environments are looked into. */
  readonly roots?: readonly string[] | undefined;
  readonly environment?: SetupHooks['environment'] | undefined;
}

export interface SetUpTensorflow {
  readonly folder: string;
  readonly version: string;
  readonly source: TensorflowSource;
}

/**
 * Finds a TensorFlow, builds TF.js's binding to it, runs a convolution on it and keeps it. Whatever
 * fails or is interrupted leaves what was there before. Throws SetupError, or the signal's reason.
 */
export async function setUpTensorflow(request: SetupRequest): Promise<SetUpTensorflow> {
  const { storage, ask, onProgress, signal, environment = process.env } = request;
  if (process.platform !== 'linux' && process.platform !== 'darwin')
    throw new SetupError(
      'unsupported',
      l10n.t('TensorFlow can be set up on Linux and macOS only: on Windows, work in WSL.'),
    );
  const hooks: SetupHooks = { ask, onProgress, signal, environment };
  const root = tensorflowRoot(storage);
  return withRoom(root, async () => {
    await mkdir(root, { recursive: true });
    await removeAbandoned(root);
    const work = await mkdtemp(join(root, `.work-${process.pid}-`));
    try {
      const found = await findTensorflow(request, work, hooks);
      return await keep(root, await build(found, work, hooks));
    } finally {
      await rm(work, { recursive: true, force: true, maxRetries: 3 });
    }
  });
}

async function findTensorflow(
  { from, roots = [] }: SetupRequest,
  work: string,
  hooks: SetupHooks,
): Promise<UnpackedTensorflow> {
  if (from !== undefined) return takeFrom(resolve(from), work, hooks);
  // 1. What the user has already.
  hooks.onProgress({ step: 'search' });
  const installed = await findInEnvironments(hooks.environment, roots, hooks.signal);
  hooks.signal.throwIfAborted();
  if (installed && (await hooks.ask(useOf(installed)))) return installed;
  // 2. The package index.
  try {
    return await fetchWheel(work, hooks);
  } catch (error) {
    const isElsewhere =
      error instanceof SetupError && /^(unsupported|not-found|unreachable)$/.test(error.code);
    if (!isElsewhere) throw error;
    // 3. What tfjs-node would download. Without it the index is what the user should look at.
    try {
      return await fetchArchive(work, hooks);
    } catch (second) {
      hooks.signal.throwIfAborted();
      const isSame =
        second instanceof SetupError && /^(unsupported|unreachable|bad-answer)$/.test(second.code);
      throw isSame ? error : second;
    }
  }
}

function useOf({ source, version }: UnpackedTensorflow): Question {
  return { kind: 'use', folder: source.name, version: version ?? null };
}

async function takeFrom(
  path: string,
  work: string,
  hooks: SetupHooks,
): Promise<UnpackedTensorflow> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() && path.endsWith('.whl')) return takeWheel(path, work, hooks);
  if (found?.isFile() && /\.(tgz|tar\.gz)$/.test(path)) {
    const name = basename(path);
    const hashes = { [`sha256 ${name}`]: await sha256Of(path, hooks.signal) };
    const unpacked = await unpackArchive(path, work, hooks);
    return { ...unpacked, keep: 'move', source: { kind: 'archive', name }, hashes };
  }
  const installed = found?.isDirectory() ? await tensorflowAt(path) : undefined;
  if (installed) return installed;
  const libraries = found?.isDirectory() ? librariesIn(path) : undefined;
  if (libraries)
    return { ...libraries, keep: 'link', source: { kind: 'archive', name: path }, hashes: {} };
  throw new SetupError(
    'not-found',
    l10n.t(
      'There is no TensorFlow in {0}: name a wheel, a Python environment with TensorFlow, or a libtensorflow.',
      path,
    ),
  );
}

/** Puts a whole folder together: libraries, binding, record. */
async function build(
  found: UnpackedTensorflow,
  work: string,
  { onProgress, signal, environment }: SetupHooks,
): Promise<{ readonly made: string; readonly record: TensorflowRecord }> {
  const made = join(work, 'made');
  const library = join(made, 'lib');
  await mkdir(library, { recursive: true });
  // 1. Hundreds of megabytes of an environment that stays are not copied.
  const names = found.libraries.map((path) => basename(path));
  for (const path of found.libraries) {
    const to = join(library, basename(path));
    // Names in libtensorflow are links to the file with the whole version in its name.
    await (found.keep === 'link' ? symlink(path, to) : rename(await realpath(path), to));
  }
  // 2. Build and try it.
  onProgress({ step: 'build' });
  const options = { environment, signal };
  const request = { folder: made, libraries: names, include: found.include, work };
  const binding = await buildBinding(request, options);
  onProgress({ step: 'check' });
  const version = await checkBinding(binding, work, options);
  // 3. What it is.
  const record: TensorflowRecord = {
    version,
    source: found.source,
    hashes: {
      ...found.hashes,
      [`sha256 ${BINDING_FILE}`]: await sha256Of(binding, signal),
    },
    date: new Date().toISOString(),
  };
  await writeFile(join(made, RECORD_FILE), `${JSON.stringify(record, undefined, 2)}\n`);
  return { made, record };
}

/** In one step, so that what is there is whole; then what was there before goes. */
async function keep(
  root: string,
  { made, record }: { readonly made: string; readonly record: TensorflowRecord },
): Promise<SetUpTensorflow> {
  const { version, source } = record;
  const folder = join(root, version.replace(/[^\w.+-]/g, '_'));
  if (existsSync(folder)) await rename(folder, join(made, '..', 'before'));
  await rename(made, folder);
  await removeOthers(root, folder, await readdir(root));
  return { folder, version, source };
}
