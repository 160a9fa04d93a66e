import { UserError } from '../../model/errors';

/** The helper script's own codes, and those of the process that runs it. */
export const OWN_PYTHON_CODES = [
  /** There is no program of that name, or it isn't Python. */
  'no-python',
  'old-python',
  'no-framework',
  'no-exporter',
  'no-model',
  /** The model's class or function takes more than the file tells. */
  'needs-arguments',
  /** Nothing tells what the model is fed, or what is usual doesn't fit. */
  'needs-input',
  /** The file, the model or the exporter raised an exception. */
  'failed',
  'timeout',
  /** Python ended before it answered. */
  'died',
] as const;

export type OwnPythonErrorCode = (typeof OWN_PYTHON_CODES)[number];

/** A model that the user's own Python gave no export of. */
export class OwnPythonError extends UserError {
  override readonly name = 'OwnPythonError';

  constructor(
    readonly code: OwnPythonErrorCode,
    message: string,
    /** What Python itself says, whole: a traceback, or its last output. '' where it said nothing. */
    readonly details = '',
  ) {
    super(message);
  }
}

/** Told by its name: bundles have classes of their own. */
export function isOwnPythonError(error: unknown): error is OwnPythonError {
  return error instanceof Error && error.name === 'OwnPythonError' && 'details' in error;
}

/** Its lines, for a log; none of another error. */
export function detailsOf(error: unknown): readonly string[] {
  if (!isOwnPythonError(error) || error.details.trim() === '') return [];
  return error.details.trimEnd().split('\n');
}
