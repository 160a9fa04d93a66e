import * as l10n from '@vscode/l10n';
import type { Shape } from './tensor';
import { formatShape } from './tensor';

/**
 * A failure that a user can understand and act on: one sentence that says what happened, why, and
 * what to do next. Whatever else throws is a bug and is reported with its stack.
 */
export abstract class UserError extends Error {
  abstract readonly code: string;
  readonly isForUser = true;
}

/** Also of a class that another bundle of this program has. */
export function isUserError(error: unknown): error is UserError {
  return error instanceof Error && 'isForUser' in error;
}

export type ModelErrorCode =
  | 'shape-mismatch'
  | 'unknown-input'
  | 'duplicate-name'
  | 'cycle'
  | 'bad-attribute'
  | 'bad-option'
  /** A node belongs to no layer or to several. */
  | 'bad-layers'
  /** A part of a model from source has no lowering to operators. */
  | 'untranslated';

/** A model that can't be: names the layer, the shapes it got and the rule they break. */
export class ModelError extends UserError {
  override readonly name = 'ModelError';

  constructor(
    readonly code: ModelErrorCode,
    message: string,
    readonly details: {
      /** Layer id, or node name for a loaded file. */
      readonly layer?: string;
      readonly shapes?: readonly (Shape | undefined)[];
      /** The rule in words: `Conv needs input channels = weight channels × groups`. */
      readonly rule?: string;
    } = {},
  ) {
    super(message);
  }
}

/** `layer1/0/add: Add can't combine 1x64x56x56 and 1x256x28x28: sizes must be equal or 1.` */
export function shapeMismatch(
  layer: string,
  operation: string,
  shapes: readonly (Shape | undefined)[],
  rule: string,
): ModelError {
  const message = l10n.t("{0}: {1} can't take {2}: {3}.", layer, operation, listed(shapes), rule);
  return new ModelError('shape-mismatch', message, { layer, shapes, rule });
}

function listed([first, ...others]: readonly (Shape | undefined)[]): string {
  return others.reduce<string>(
    (before, shape) =>
      l10n.t({
        message: '{0} and {1}',
        args: [before, formatShape(shape)],
        comment: ['Two shapes'],
      }),
    formatShape(first),
  );
}
