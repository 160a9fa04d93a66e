import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BINDING_FILE } from '../../engine/tfjs/backends/binding-file';

/** What stands in a folder with a TensorFlow that was set up; written last. */
export interface TensorflowRecord {
  readonly version: string;
  readonly source: TensorflowSource;
  /** SHA-256 of what was downloaded or given, and of the binding that was built. */
  readonly hashes: Readonly<Record<string, string>>;
  /** ISO 8601. */
  readonly date: string;
}

export interface TensorflowSource {
  readonly kind: 'environment' | 'wheel' | 'archive' | 'tfjs-node';
  /** A folder that stays where it is, or the name of what was downloaded. */
  readonly name: string;
}

export const RECORD_FILE = 'tensorflow.json';
/** Below the storage. */
const FOLDER = 'tensorflow';

export function tensorflowRoot(storage: string): string {
  return join(storage, FOLDER);
}

/** Of the TensorFlow that was set up, if all of it is still there. */
export function tensorflowFolder(storage: string): string | undefined {
  return foundTensorflow(storage)?.folder;
}

/** The same with what is known of it. Looks, but runs nothing. */
export function foundTensorflow(
  storage: string,
): { readonly folder: string; readonly record: TensorflowRecord } | undefined {
  const root = tensorflowRoot(storage);
  for (const folder of subfolders(root)) {
    const record = recordIn(folder);
    // Links to an environment that is gone lead nowhere.
    if (record && isWhole(folder)) return { folder, record };
  }
  return undefined;
}

function subfolders(root: string): string[] {
  try {
    return readdirSync(root)
      .filter((name) => !name.startsWith('.'))
      .map((name) => join(root, name));
  } catch {
    return [];
  }
}

function recordIn(folder: string): TensorflowRecord | undefined {
  try {
    const record = JSON.parse(readFileSync(join(folder, RECORD_FILE), 'utf8')) as TensorflowRecord;
    return typeof record.version === 'string' ? record : undefined;
  } catch {
    return undefined;
  }
}

function isWhole(folder: string): boolean {
  const libraries = join(folder, 'lib');
  const names = existsSync(libraries) ? readdirSync(libraries) : [];
  return [join(folder, BINDING_FILE), ...names.map((name) => join(libraries, name))].every((path) =>
    existsSync(path),
  );
}
