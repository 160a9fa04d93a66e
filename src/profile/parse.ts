import * as l10n from '@vscode/l10n';
import { UserError } from '../model/errors';
import { PROFILE_FORMAT, PROFILE_VERSION, type Profile } from './document';
import { validate } from './profile-validator';

/** Text that is no profile, or one that this version can't read. */
export class ProfileError extends UserError {
  override readonly name = 'ProfileError';
  override readonly code = 'not-a-profile';
}

/** Checks a document against the schema. Throws ProfileError; `path` is for its message. */
export function parseProfile(text: string, path: string): Profile {
  const document = parseJson(text, path);
  const { format, version } = headOf(document);
  if (format !== PROFILE_FORMAT)
    throw new ProfileError(l10n.t('{0} is not a Layerline profile.', path));
  if (version !== PROFILE_VERSION)
    throw new ProfileError(
      l10n.t(
        '{0} is a profile of version {1}, and this Layerline reads version {2}: update Layerline or measure again.',
        path,
        String(version),
        PROFILE_VERSION,
      ),
    );
  const problem = schemaProblem(document);
  if (problem !== undefined)
    throw new ProfileError(l10n.t('{0} is a damaged profile: {1}.', path, problem));
  return document as Profile;
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new ProfileError(l10n.t('{0} is not a Layerline profile: it is not JSON.', path));
  }
}

function headOf(document: unknown): { format?: unknown; version?: unknown } {
  return typeof document === 'object' && document !== null ? document : {};
}

function schemaProblem(document: unknown): string | undefined {
  if (validate(document)) return undefined;
  const [error] = validate.errors ?? [];
  const where = (error?.instancePath ?? '').slice(1).replaceAll('/', '.') || 'the document';
  return `${where} ${error?.message ?? 'is wrong'}`;
}
