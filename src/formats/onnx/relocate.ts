import * as l10n from '@vscode/l10n';
import { dirname, relative, sep } from 'node:path';
import { FormatError } from '../errors';
import { type OpenFile, withFile } from '../files';
import { ExternalFiles, externalRange } from './external';
import { leftOutOf, setExternalData, setRawData } from './left-out';
import type { ModelProto, TensorProto } from './proto/onnx_pb';
import { readLeftOut } from './tensor-data';
import { tensors } from './walk';

/** Protobuf's limit for the model bytes that hold converted weights. */
const MAX_CONVERTED_BYTES = 1.5 * 2 ** 30;

/**
 * Makes all data of a model loadable for a runtime that gets the model as bytes, in place: data in
 * files is checked and located relative to the returned folder; numbers that the file stores as
 * varints are read into the model.
 *
 * The runtime refuses symbolic links that leave its folder, so locations are those of real files.
 * @throws FormatError about external data, or `too-large`.
 */
export function relocateData(model: ModelProto, path: string): string {
  const files = new ExternalFiles(path);
  const found: { tensor: TensorProto; path: string; offset: number; length: number }[] = [];
  const converted = { bytes: 0 };
  withFile(path, (file) => {
    for (const tensor of tensors(model)) {
      if (leftOutOf(tensor)) convert(file, tensor, converted);
      const range = externalRange(tensor);
      if (range) found.push({ tensor, ...files.resolve(tensor, range) });
    }
  });
  const folder = commonFolder(found.map((place) => dirname(place.path))) ?? dirname(path);
  for (const { tensor, path: real, offset, length } of found) {
    const location = relative(folder, real).split(sep).join('/');
    setExternalData(tensor, { location, offset, length });
  }
  return folder;
}

function convert(file: OpenFile, tensor: TensorProto, converted: { bytes: number }): void {
  const bytes = readLeftOut(file, tensor);
  if (!bytes) return;
  setRawData(tensor, bytes);
  converted.bytes += bytes.length;
  if (converted.bytes > MAX_CONVERTED_BYTES) {
    throw new FormatError(
      'too-large',
      l10n.t(
        'The model stores its weights as single numbers, too many to convert; save it again with raw data (onnx.save does).',
      ),
    );
  }
}

/** The innermost folder that holds all of these; undefined for none. */
function commonFolder(folders: readonly string[]): string | undefined {
  return folders.reduce<string | undefined>((common, folder) => {
    if (common === undefined) return folder;
    let shared = common;
    while (folder !== shared && !folder.startsWith(shared.endsWith(sep) ? shared : shared + sep)) {
      shared = dirname(shared);
    }
    return shared;
  }, undefined);
}
