import * as l10n from '@vscode/l10n';
import { basename } from 'node:path';
import { FormatError } from '../errors';
import type { OpenFile } from '../files';
import { damaged } from '../failures';
import type { KerasFile, KerasLayerWeights } from './file';
import type { Group, Hdf5File } from './hdf5';
import { groupIn, guarded, openHdf5, weightIn } from './hdf5';
import { fileRange } from './hdf5-files';
import { isObject, parseObject } from './json';
import type { KerasArchitecture } from './read';

/** What Keras 2 and 3 write to `.h5` files. Throws FormatError. */
export async function readLegacy(file: OpenFile): Promise<KerasFile> {
  const hdf5 = await openHdf5(file.path, fileRange(file, 0, file.sizeBytes));
  try {
    const architecture = configIn(file.path, hdf5);
    return {
      path: file.path,
      ...architecture,
      className: String(architecture.config['class_name']),
      weights: guarded(file.path, () => weightsIn(file.path, hdf5.root)),
      close: () => hdf5.close(),
    };
  } catch (error) {
    hdf5.close();
    throw error;
  }
}

/** Throws FormatError. */
export async function legacyConfig(file: OpenFile): Promise<KerasArchitecture> {
  const hdf5 = await openHdf5(file.path, fileRange(file, 0, file.sizeBytes));
  try {
    return configIn(file.path, hdf5);
  } finally {
    hdf5.close();
  }
}

function configIn(path: string, { root }: Hdf5File): KerasArchitecture {
  const text = guarded(path, () => root.attrs['model_config']?.value);
  if (typeof text !== 'string')
    throw new FormatError(
      'unsupported',
      groupIn(root, 'layers') || root.attrs['layer_names']
        ? l10n.t(
            '{0} has weights alone: save the whole model, model.save("model.keras").',
            basename(path),
          )
        : l10n.t("{0} isn't a Keras model: it has no architecture in it.", basename(path)),
      { path },
    );
  const config = parseObject(path, text, 'model_config');
  if (typeof config['class_name'] !== 'string' || typeof config['config'] !== 'object')
    throw damaged(path, l10n.t('its architecture names no class'));
  const version = guarded(path, () => root.attrs['keras_version']?.value);
  return { config, kerasVersion: typeof version === 'string' ? version : null };
}

/** One entry for each layer of the model itself; those inside of a layer are in its entry. */
function weightsIn(path: string, root: Group): KerasLayerWeights[] {
  const group = groupIn(root, 'model_weights');
  if (!group) return [];
  return strings(path, group, 'layer_names').map((layer) => {
    const own = groupIn(group, layer);
    if (!own) throw damaged(path, l10n.t('the weights of its layer {0} are missing', layer));
    const weights = strings(path, own, 'weight_names').map((name) =>
      weightIn(path, group, `${layer}/${name}`, name, roleOf(name)),
    );
    return { path: [layer], order: 'trainable-first', weights };
  });
}

/** `kernel` of `conv2d/kernel:0`. */
function roleOf(name: string): string {
  return (name.split('/').at(-1) ?? name).replace(/:\d+$/, '');
}

/** A list of names, which long ones are cut into several attributes: `weight_names0`, …. */
function strings(path: string, group: Group, name: string): string[] {
  const { attrs } = group;
  if (attrs[name]) return asStrings(path, attrs[name].value, name);
  const parts: string[] = [];
  for (let index = 0; attrs[`${name}${index}`]; index++)
    parts.push(...asStrings(path, attrs[`${name}${index}`]?.value, name));
  return parts;
}

function asStrings(path: string, value: unknown, name: string): string[] {
  // An empty list has no type of its own.
  if (value === null || (ArrayBuffer.isView(value) && value.byteLength === 0)) return [];
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  if (isObject(value) && Object.keys(value).length === 0) return [];
  throw damaged(path, l10n.t('its {0} are no names', name));
}
