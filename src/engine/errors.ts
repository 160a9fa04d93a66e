import { UserError } from '../model/errors';

export type EngineErrorCode =
  | 'engine-died'
  | 'engine-protocol'
  | 'out-of-memory'
  | 'too-large'
  | 'timeout'
  | 'load-failed'
  | 'run-failed'
  | 'bad-input'
  | 'no-temp-space'
  | 'profile-mismatch';

/** A run that failed for a reason outside this program. */
export class EngineError extends UserError {
  override readonly name = 'EngineError';

  constructor(
    readonly code: EngineErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/** A user error that arrived from another process. */
export class RemoteUserError extends UserError {
  override readonly name = 'RemoteUserError';

  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}
