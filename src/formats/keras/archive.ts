import * as l10n from '@vscode/l10n';
import { basename } from 'node:path';
import type { OpenFile } from '../files';
import { archiveWeights } from './archive-weights';
import { damaged, unsupported } from '../failures';
import type { KerasFile } from './file';
import type { Hdf5File } from './hdf5';
import { guarded, openHdf5 } from './hdf5';
import { fileRange, memory } from './hdf5-files';
import { MAX_CONFIG_BYTES, parseObject } from './json';
import type { KerasArchitecture } from './read';
import type { ZipMember } from '../zip';
import { memberOffset, readMember, zipMembers } from '../zip';

const WEIGHTS = 'model.weights.h5';
/** Of weights that are compressed, which Keras itself never does: they are held in memory. */
const MAX_INFLATED_BYTES = 1.5e9;

/** What Keras 3, and Keras 2.12 and later, write to `.keras` files. Throws FormatError. */
export async function readArchive(file: OpenFile): Promise<KerasFile> {
  const members = zipMembers(file);
  const architecture = configIn(file, members);
  const member = members.get(WEIGHTS);
  if (!member && [...members.keys()].some((name) => name.startsWith('model.weights')))
    throw unsupported(
      file.path,
      l10n.t('{0} has its weights in several parts: save it in one.', basename(file.path)),
    );
  const hdf5 = member && (await openWeights(file, member));
  try {
    const { config } = architecture;
    return {
      path: file.path,
      ...architecture,
      className: String(config['class_name']),
      weights: hdf5 ? guarded(file.path, () => archiveWeights(file.path, config, hdf5.root)) : [],
      close: () => hdf5?.close(),
    };
  } catch (error) {
    hdf5?.close();
    throw error;
  }
}

/** Throws FormatError. */
export function archiveConfig(file: OpenFile): KerasArchitecture {
  return configIn(file, zipMembers(file));
}

/** Keras stores them as they are, so that they can be read where they lie. */
async function openWeights(file: OpenFile, member: ZipMember): Promise<Hdf5File> {
  const source =
    member.method === 0
      ? fileRange(file, memberOffset(file, member), member.storedBytes)
      : memory(readMember(file, member, MAX_INFLATED_BYTES));
  return openHdf5(file.path, source);
}

function configIn(file: OpenFile, members: ReadonlyMap<string, ZipMember>): KerasArchitecture {
  const member = members.get('config.json');
  if (!member) throw damaged(file.path, l10n.t('it has no config.json'));
  const config = parseObject(file.path, textOf(file, member), 'config.json');
  if (typeof config['class_name'] !== 'string' || typeof config['config'] !== 'object')
    throw damaged(file.path, l10n.t('its architecture names no class'));
  const metadata = members.get('metadata.json');
  const version =
    metadata && parseObject(file.path, textOf(file, metadata), 'metadata.json')['keras_version'];
  return { config, kerasVersion: typeof version === 'string' ? version : null };
}

function textOf(file: OpenFile, member: ZipMember): string {
  return new TextDecoder().decode(readMember(file, member, MAX_CONFIG_BYTES));
}
