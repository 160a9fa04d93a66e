import { closeSync } from 'node:fs';
import * as l10n from '@vscode/l10n';
import { basename } from 'node:path';
import { FormatError } from '../errors';
import type { OpenFile } from '../files';
import { openRegularFile, readFully, withFile } from '../files';
import { readArchive, archiveConfig } from './archive';
import type { KerasConfig, KerasFile } from './file';
import { readLegacy, legacyConfig } from './legacy';
import { looksLikeHdf5, looksLikeZip } from './match';
import { unsupported } from '../failures';

/** What a Keras file says of the model, without its weights. */
export interface KerasArchitecture {
  readonly config: KerasConfig;
  readonly kerasVersion: string | null;
}

/**
 * Opens a `.keras` or `.h5` file of Keras 2 or 3. Weights are read when they are asked for. Nothing
 * in it is executed: a layer that carries code is refused by name.
 *
 * Only for child processes: HDF5 is read by WebAssembly. Throws FormatError in one sentence.
 */
export async function openKerasFile(path: string): Promise<KerasFile> {
  const file = openRegularFile(path);
  try {
    const opened = isZip(file) ? await readArchive(file) : await readLegacy(file);
    return {
      ...opened,
      close() {
        opened.close();
        closeSync(file.fd);
      },
    };
  } catch (error) {
    closeSync(file.fd);
    throw error;
  }
}

/** The architecture alone, which for `.keras` files needs no HDF5. Throws FormatError. */
export async function readKerasArchitecture(path: string): Promise<KerasArchitecture> {
  const isArchive = withFile(path, isZip);
  if (isArchive) return withFile(path, archiveConfig);
  const file = openRegularFile(path);
  try {
    return await legacyConfig(file);
  } finally {
    closeSync(file.fd);
  }
}

/** By its first bytes: people rename files. */
function isZip(file: OpenFile): boolean {
  const head = new Uint8Array(Math.min(8, file.sizeBytes));
  readFully(file, head, 0);
  if (looksLikeZip(head)) return true;
  if (looksLikeHdf5(head)) return false;
  if (new TextDecoder('latin1').decode(head).startsWith('version'))
    throw unsupported(
      file.path,
      l10n.t('{0} is a pointer of Git LFS: fetch the file itself.', basename(file.path)),
    );
  throw new FormatError(
    'malformed',
    l10n.t("{0} isn't a Keras model: it is neither HDF5 nor a zip archive.", basename(file.path)),
    { path: file.path },
  );
}
