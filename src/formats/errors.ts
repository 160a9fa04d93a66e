import { UserError } from '../model/errors';

export type FormatErrorCode =
  /** The file can't be opened. */
  | 'missing'
  | 'not-a-file'
  | 'unreadable'
  /** The file opens, but isn't what its name says. */
  | 'not-onnx'
  | 'malformed'
  | 'too-large'
  | 'unsupported'
  /** Weights outside the model file. */
  | 'bad-external-data'
  | 'missing-external-data'
  | 'external-data-escapes'
  | 'external-data-too-short'
  /** Sizes chosen for a run. */
  | 'unknown-input'
  | 'bad-shape'
  /** Input tensors from files. */
  | 'bad-tensor-file'
  /** Saving. */
  | 'not-writable'
  | 'write-failed';

/** A file that can't be read or written. The message is one sentence, ready to show. */
export class FormatError extends UserError {
  override readonly name = 'FormatError';

  constructor(
    readonly code: FormatErrorCode,
    message: string,
    readonly details: {
      readonly path?: string;
      /** Tensor the trouble is about. */
      readonly tensor?: string;
      /** Byte of the file where reading stopped. */
      readonly offset?: number;
    } = {},
  ) {
    super(message);
  }
}

/** The `code` of a Node.js system error (`ENOENT`), or undefined for anything else. */
export function systemErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
