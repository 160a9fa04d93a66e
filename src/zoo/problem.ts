import * as l10n from '@vscode/l10n';
import { UserError } from '../model/errors';
import type { ZooSpec } from './catalogue';
import { buildZooModel } from './index';
import { ZooOptionError } from './options';

/** What the builder says to a model that can't be, without the option's name; else undefined. */
export function zooProblem(spec: ZooSpec): string | undefined {
  try {
    buildZooModel(spec);
    return undefined;
  } catch (error) {
    if (error instanceof ZooOptionError)
      return l10n.t({
        message: '{0}.',
        args: [capitalized(error.problem)],
        comment: ['What is wrong with an option, as a sentence'],
      });
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
