import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020';
import { PROFILE_FORMAT, PROFILE_VERSION, type Profile } from '../profile/document';
import schema from '../profile/profile.schema.json';
import { InputError } from './errors';
import { readFailure } from './model-argument';

/** Opens a saved profile. Throws InputError that says what is wrong with the file. */
export async function readProfile(path: string): Promise<Profile> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw readFailure(path, error);
  }
  return parseProfile(text, path);
}

/** Throws InputError; `path` is for its message. */
export function parseProfile(text: string, path: string): Profile {
  const document = parseJson(text, path);
  const { format, version } = headOf(document);
  if (format !== PROFILE_FORMAT)
    throw new InputError('not-a-profile', `${path} is not a Layerline profile.`);
  if (version !== PROFILE_VERSION)
    throw new InputError(
      'not-a-profile',
      `${path} is a profile of version ${String(version)}, and this Layerline reads version ${PROFILE_VERSION}: update Layerline or measure again.`,
    );
  const problem = schemaProblem(document);
  if (problem !== undefined)
    throw new InputError('not-a-profile', `${path} is a damaged profile: ${problem}.`);
  return document as Profile;
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new InputError('not-a-profile', `${path} is not a Layerline profile: it is not JSON.`);
  }
}

function headOf(document: unknown): { format?: unknown; version?: unknown } {
  return typeof document === 'object' && document !== null ? document : {};
}

function schemaProblem(document: unknown): string | undefined {
  const validate = new Ajv2020({ allowUnionTypes: true }).compile(schema);
  if (validate(document)) return undefined;
  const [error] = validate.errors ?? [];
  const where = (error?.instancePath ?? '').slice(1).replaceAll('/', '.') || 'the document';
  return `${where} ${error?.message ?? 'is wrong'}`;
}
