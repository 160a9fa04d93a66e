import { UserError } from '../model/errors';

/** The command line itself is wrong. */
export class UsageError extends UserError {
  override readonly name = 'UsageError';
  override readonly code = 'usage';
}

/** No such model, or a file that can't be read or written. */
export class InputError extends UserError {
  override readonly name = 'InputError';

  constructor(
    /** `rejected`: the message begins with FILE:LINE:COL, as editors and CI read it. */
    readonly code: 'unknown-model' | 'unreadable' | 'not-written' | 'rejected' | 'other-model',
    message: string,
  ) {
    super(message);
  }
}

/** The system's code (`ENOENT`) of a failed file operation, or undefined for another error. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** The sentence for a file that can't be read; returns other errors as they are. */
export function readFailure(path: string, error: unknown): unknown {
  const code = systemCode(error);
  if (code === undefined) return error;
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file',
    ENOTDIR: 'there is no such file',
    EISDIR: 'it is a folder',
    EACCES: 'permission denied',
    EPERM: 'permission denied',
  };
  return new InputError('unreadable', `Can't read ${path}: ${reasons[code] ?? code}.`);
}
