import { isUserError, UserError } from '../model/errors';

export type SourceErrorCode =
  /** The caller gave up, or a newer version of the file is asked for. */
  | 'cancelled'
  | 'timeout'
  | 'out-of-memory'
  /** The Python interpreter can't go on: too deep a recursion in C, `os._exit`. */
  | 'interpreter-failed'
  | 'answer-too-large'
  /** The tracer itself raised an exception. */
  | 'tracer-failed'
  | 'source-died'
  | 'source-protocol'
  /** The model that was asked for isn't there, or can't be traced. */
  | 'not-traced';

/** A trace that gave no answer, for a reason outside this program. */
export class SourceError extends UserError {
  override readonly name = 'SourceError';

  constructor(
    readonly code: SourceErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/** Whether a trace ended because nobody wants its answer any more. */
export function isCancelled(error: unknown): boolean {
  return isUserError(error) && error.code === 'cancelled';
}
