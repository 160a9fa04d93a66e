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
    if (error instanceof ZooOptionError) return `${capitalized(error.problem)}.`;
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
