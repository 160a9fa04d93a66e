import { UserError } from '../../model/errors';

export type ScriptErrorCode =
  /** The file, or one that it imports, isn't there or isn't valid. */
  | 'not-bundled'
  /** The file raised an exception, or did what it may not. */
  | 'script-failed'
  | 'timeout'
  /** The file has no such model, or several. */
  | 'unknown-model'
  /** What it makes is nothing that has layers. */
  | 'no-layers-model';

/** A TypeScript or JavaScript file that gives no model. */
export class ScriptError extends UserError {
  override readonly name = 'ScriptError';

  constructor(
    readonly code: ScriptErrorCode,
    message: string,
  ) {
    super(message);
  }
}
