import * as l10n from '@vscode/l10n';
import { UserError } from '../model/errors';

export type SetupErrorCode =
  | 'declined'
  | 'unsupported'
  | 'not-found'
  | 'unreachable'
  | 'bad-answer'
  | 'bad-hash'
  | 'no-compiler'
  | 'build-failed'
  | 'check-failed'
  | 'disk';

/** Something could not be set up, for a reason outside this program; nothing is left behind. */
export class SetupError extends UserError {
  override readonly name = 'SetupError';

  constructor(
    readonly code: SetupErrorCode,
    message: string,
  ) {
    super(message);
  }
}

const DISK_PROBLEMS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'your share of the disk is used up',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the disk is read-only',
};

/** Runs what writes to `folder`; its failures become SetupError('disk'). */
export async function withRoom<T>(folder: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const problem = DISK_PROBLEMS[(error as NodeJS.ErrnoException).code ?? ''];
    if (problem === undefined) throw error;
    throw new SetupError(
      'disk',
      l10n.t(
        "Can't write to {0} ({1}): free some space, or choose another place.",
        folder,
        problem,
      ),
    );
  }
}
