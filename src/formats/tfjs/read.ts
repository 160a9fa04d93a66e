import * as l10n from '@vscode/l10n';
import { basename } from 'node:path';
import { FormatError } from '../errors';
import { readFully, withFile } from '../files';
import type { WeightGroup } from './manifest';
import { readManifest } from './manifest';

/** A `model.json` of TensorFlow.js, without its weights. */
export interface TfjsFile {
  readonly path: string;
  readonly kind: 'layers-model' | 'graph-model';
  /** The file itself: a part of the model's identity. */
  readonly bytes: Uint8Array;
  readonly json: ModelJson;
  /** undefined where the file has a topology alone. */
  readonly weights: readonly WeightGroup[] | undefined;
}

/** What the file says, as far as it is used here; only `modelTopology` is sure to be an object. */
export interface ModelJson {
  readonly modelTopology: Readonly<Record<string, unknown>>;
  readonly signature?: unknown;
  readonly userDefinedMetadata?: unknown;
  readonly modelInitializer?: unknown;
  readonly initializerSignature?: unknown;
}

/** Topologies are some MB at most; beyond this V8 couldn't hold the text as a string either. */
const MAX_JSON_BYTES = 256 * 2 ** 20;

/**
 * Reads a layers model or a graph model. Its weight files are looked at only when they are read.
 *
 * @throws FormatError in one sentence.
 */
export function readTfjs(path: string): TfjsFile {
  const bytes = readWhole(path);
  const json = parse(path, bytes);
  const topology = json['modelTopology'];
  if (!isObject(topology))
    throw refused(
      path,
      l10n.t('{0} has no "modelTopology", so it isn\'t a model of TensorFlow.js.', basename(path)),
    );
  const kind = kindOf(json, topology);
  if (!kind)
    throw refused(
      path,
      l10n.t(
        '{0} has a topology that is neither a layers model nor a graph model of TensorFlow.js.',
        basename(path),
      ),
    );
  const weights = readManifest(path, json['weightsManifest']);
  return { path, kind, bytes, json: { ...json, modelTopology: topology }, weights };
}

function readWhole(path: string): Uint8Array {
  return withFile(path, (file) => {
    if (file.sizeBytes > MAX_JSON_BYTES)
      throw new FormatError(
        'too-large',
        l10n.t(
          '{0} has {1} MB, too many for the topology of a model.',
          basename(path),
          Math.round(file.sizeBytes / 1e6),
        ),
        { path },
      );
    const bytes = new Uint8Array(file.sizeBytes);
    readFully(file, bytes, 0);
    return bytes;
  });
}

function parse(path: string, bytes: Uint8Array): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // Engines word their reasons differently, and quote what may be a megabyte of one line.
    throw refused(
      path,
      l10n.t("{0} isn't readable JSON: download or convert the model again.", basename(path)),
    );
  }
  if (isObject(value)) return value;
  throw refused(path, l10n.t("{0} isn't a model of TensorFlow.js.", basename(path)));
}

/** What the topology is counts more than what the file says it is. */
function kindOf(
  json: Readonly<Record<string, unknown>>,
  topology: Readonly<Record<string, unknown>>,
): TfjsFile['kind'] | undefined {
  if (Array.isArray(topology['node'])) return 'graph-model';
  if (isObject(topology['model_config']) || typeof topology['class_name'] === 'string')
    return 'layers-model';
  // TF.js itself writes what it calls its own names.
  if (typeof topology['className'] === 'string') return 'layers-model';
  return json['format'] === 'layers-model' && isObject(topology['config'])
    ? 'layers-model'
    : undefined;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refused(path: string, message: string): FormatError {
  return new FormatError('malformed', message, { path });
}
