import { UserError } from '../../model/errors';

/** A profile that has nothing a format could show. */
export class ExportError extends UserError {
  override readonly name = 'ExportError';
  override readonly code = 'nothing-to-export';
}
