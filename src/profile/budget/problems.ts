import * as l10n from '@vscode/l10n';
import { closestName } from '../../model/closest';
import { sentences } from '../sentences';
import type { JsonPath } from './budget';

/** What is wrong at a place of a budget, as the end of a sentence that begins with the place. */
export interface BudgetProblem {
  readonly path: JsonPath;
  readonly message: string;
}

export type JsonObject = Readonly<Record<string, unknown>>;

/** A foreign document may be wrong ten thousand times. */
const MOST_PROBLEMS = 100;
const LONGEST_VALUE = 60;

/** Collects what is wrong, so that a person mends it all at once. */
export class Problems {
  readonly found: BudgetProblem[] = [];

  add(path: JsonPath, message: string): void {
    if (this.found.length < MOST_PROBLEMS) this.found.push({ path, message });
  }

  /** A misspelt limit would be one that nobody checks. */
  unknownKeys(path: JsonPath, object: JsonObject, known: readonly string[]): void {
    for (const key of Object.keys(object)) {
      if (known.includes(key)) continue;
      const near = closestName(key, known);
      this.add(
        [...path, key],
        sentences([
          l10n.t('is not known here.'),
          near === undefined
            ? l10n.t('There can be {0}.', known.join(', '))
            : l10n.t('Did you mean {0}?', near),
        ]),
      );
    }
  }

  /** Text that isn't empty, where there is a value. */
  text(path: JsonPath, object: JsonObject, key: string): string | undefined {
    const value = object[key];
    if (value === undefined) return undefined;
    // Names are for people: what isn't to be seen has no place in them.
    if (typeof value === 'string' && value.trim() !== '' && !/\p{Cc}/u.test(value)) return value;
    this.add([...path, key], l10n.t('must be a text, not {0}.', valueText(value)));
    return undefined;
  }

  /** A whole number from 1, where there is a value. */
  whole(path: JsonPath, object: JsonObject, key: string): number | undefined {
    const value = object[key];
    if (value === undefined || isWhole(value)) return value;
    this.add([...path, key], l10n.t('must be a whole number from 1, not {0}.', valueText(value)));
    return undefined;
  }

  choice<Choice extends string>(
    path: JsonPath,
    object: JsonObject,
    key: string,
    choices: readonly Choice[],
  ): Choice | undefined {
    const value = object[key];
    const found = choices.find((choice) => choice === value);
    if (value !== undefined && found === undefined)
      this.add(
        [...path, key],
        l10n.t('must be one of {0}, not {1}.', choices.join(', '), valueText(value)),
      );
    return found;
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isWhole(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1;
}

/** A value as JSON, cut where it is long. */
export function valueText(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE - 1)}…`;
}
