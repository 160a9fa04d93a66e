import * as l10n from '@vscode/l10n';
import { closestName } from '../model/closest';
import { UserError } from '../model/errors';

/** No model of the zoo has this name. */
export class UnknownModelError extends UserError {
  override readonly name = 'UnknownModelError';
  readonly code = 'unknown-model';

  constructor(
    readonly model: string,
    /** The name that the user may have meant. */
    readonly suggestion: string | undefined,
  ) {
    super(
      suggestion
        ? l10n.t('There is no model "{0}" in the zoo. Did you mean {1}?', model, suggestion)
        : l10n.t(
            'There is no model "{0}" in the zoo. List the models to see what there is.',
            model,
          ),
    );
  }
}

/** `EfficientNetB0`, `efficientnet_b0` and `efficientnet-b0` are the same name. */
export function sameName(a: string, b: string): boolean {
  return plainName(a) === plainName(b);
}

/** The known name that differs in a few letters. */
export function nearName(name: string, known: readonly string[]): string | undefined {
  const near = closestName(plainName(name), known.map(plainName));
  return known.find((candidate) => plainName(candidate) === near);
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
