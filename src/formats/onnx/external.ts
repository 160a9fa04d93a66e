import * as l10n from '@vscode/l10n';
import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { byteSize, type TensorType } from '../../model/tensor';
import { FormatError, systemErrorCode } from '../errors';
import { dataTypeOf } from './data-types';
import { labelOf, leftOutOf } from './left-out';
import { type ModelProto, type TensorProto, TensorProto_DataLocation } from './proto/onnx_pb';
import { tensors } from './walk';

/** What a tensor says about its data outside the model file. */
export interface ExternalRange {
  /** As the file states it: relative, with forward slashes. */
  readonly location: string;
  readonly offset: number;
  /** Bytes; undefined runs to the size that the shape needs. */
  readonly length: number | undefined;
}

/** A range of a real file that has been checked to exist. */
export interface ResolvedRange {
  /** Absolute, without symbolic links. */
  readonly path: string;
  readonly offset: number;
  readonly length: number;
}

/**
 * The stated place of external data, or undefined for a tensor that is inside the file.
 * @throws FormatError `bad-external-data` if the place makes no sense.
 */
export function externalRange(tensor: TensorProto): ExternalRange | undefined {
  if (!isExternal(tensor)) return undefined;
  const range = statedRange(tensor);
  if (range) return range;
  throw new FormatError(
    'bad-external-data',
    l10n.t(
      'The weight {0} is stored outside the model file, but where is unreadable.',
      labelOf(tensor),
    ),
    { tensor: tensor.name },
  );
}

/** As `externalRange`, but undefined also for a place that makes no sense. */
export function statedRange(tensor: TensorProto): ExternalRange | undefined {
  if (!isExternal(tensor)) return undefined;
  const entries = new Map(tensor.externalData.map(({ key, value }) => [key, value]));
  const location = entries.get('location');
  const offset = wholeNumber(entries.get('offset') ?? '0');
  const length = wholeNumber(entries.get('length'));
  if (!location || offset === undefined) return undefined;
  if (entries.has('length') && length === undefined) return undefined;
  return { location, offset, length };
}

function isExternal(tensor: TensorProto): boolean {
  return tensor.dataLocation === TensorProto_DataLocation.EXTERNAL && !leftOutOf(tensor);
}

/** Bytes that a tensor's type and shape need; undefined for strings and unknown types. */
function tensorBytes(tensor: TensorProto): number | undefined {
  const dtype = dataTypeOf(tensor.dataType);
  const type: TensorType | undefined = dtype && { dtype, shape: tensor.dims.map(Number) };
  return type && byteSize(type);
}

/**
 * Finds external data of models, safely: a model file may name any path, so the real file must lie
 * in the model's folder. When the model is itself a symbolic link (as in the Hugging Face cache)
 * the folder of its target counts too.
 */
export class ExternalFiles {
  private readonly folder: string;
  private readonly allowed: readonly string[];
  private readonly resolved = new Map<string, { path: string; sizeBytes: number }>();

  constructor(private readonly modelPath: string) {
    this.folder = dirname(modelPath);
    this.allowed = [realpathSync(this.folder), dirname(realpathSync(modelPath))];
  }

  /** @throws FormatError in one sentence that names the tensor and the file. */
  resolve(tensor: TensorProto, range: ExternalRange): ResolvedRange {
    let file = this.resolved.get(range.location);
    if (!file) {
      file = this.find(labelOf(tensor), range.location);
      this.resolved.set(range.location, file);
    }
    const length = range.length ?? tensorBytes(tensor) ?? file.sizeBytes - range.offset;
    const needed = tensorBytes(tensor) ?? length;
    if (range.offset + Math.max(length, needed) > file.sizeBytes || length < needed) {
      throw this.error(
        'external-data-too-short',
        tensor.name,
        l10n.t(
          '{0} is too short for the weight {1}, which needs {2} bytes from byte {3}; download the file again.',
          range.location,
          labelOf(tensor),
          needed,
          range.offset,
        ),
      );
    }
    return { path: file.path, offset: range.offset, length };
  }

  private find(tensor: string, location: string): { path: string; sizeBytes: number } {
    if (!staysInFolder(location)) throw this.escapes(tensor, location);
    const lexical = join(this.folder, location);
    const path = this.realPath(tensor, location, lexical);
    if (!this.allowed.some((folder) => isInside(path, folder))) {
      throw this.escapes(tensor, location);
    }
    const stat = statSync(path);
    if (!stat.isFile()) throw this.missing(tensor, location);
    return { path, sizeBytes: stat.size };
  }

  private realPath(tensor: string, location: string, lexical: string): string {
    try {
      return realpathSync(lexical);
    } catch (error) {
      if (systemErrorCode(error) === undefined) throw error;
      throw this.missing(tensor, location);
    }
  }

  private missing(tensor: string, location: string): FormatError {
    return this.error(
      'missing-external-data',
      tensor,
      l10n.t(
        '{0} keeps the weight {1} in {2}, which is missing external data: put that file beside the model.',
        basename(this.modelPath),
        tensor,
        location,
      ),
    );
  }

  private escapes(tensor: string, location: string): FormatError {
    return this.error(
      'external-data-escapes',
      tensor,
      l10n.t(
        "{0} keeps the weight {1} in {2}, a path that leaves the model's folder, so it isn't read.",
        basename(this.modelPath),
        tensor,
        location,
      ),
    );
  }

  private error(code: FormatError['code'], tensor: string, message: string): FormatError {
    return new FormatError(code, message, { path: this.modelPath, tensor });
  }
}

/** Whether a location is a relative path that its own `..` don't lead out of the folder. */
export function staysInFolder(location: string): boolean {
  if (isAbsolute(location) || /^[A-Za-z]:|^[\\/]|\0/.test(location)) return false;
  return isInside(join(sep, 'folder', location), join(sep, 'folder'));
}

/**
 * Checks that everything a model keeps outside its file is there. Opening a model doesn't, as
 * looking at it must not need the weights; running it does.
 *
 * @throws FormatError for the first weight whose data is missing, too short or out of bounds.
 */
export function checkExternalData(file: {
  readonly path: string;
  readonly proto: ModelProto;
}): void {
  const files = new ExternalFiles(file.path);
  for (const tensor of tensors(file.proto)) {
    const range = externalRange(tensor);
    if (range) files.resolve(tensor, range);
  }
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function wholeNumber(text: string | undefined): number | undefined {
  const value = text !== undefined && /^\d{1,16}$/.test(text) ? Number(text) : undefined;
  return value !== undefined && Number.isSafeInteger(value) ? value : undefined;
}
