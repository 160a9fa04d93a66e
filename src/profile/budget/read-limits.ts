import * as l10n from '@vscode/l10n';
import { EXAMPLES, parseMost, QUANTITY } from './amounts';
import type { JsonPath, Limit, LimitTarget, Subject } from './budget';
import { MODEL_ONLY, SUBJECTS } from './budget';
import { isObject, type JsonObject, type Problems, valueText } from './problems';

/** `"timeRatio": 1.05` says what `"time": "1.05x"` says, beside an absolute `time`. */
const RATIO_KEY = 'timeRatio';
const OF_PARTS = SUBJECTS.filter((subject) => !MODEL_ONLY.has(subject));
/** Each is looked for among all layers. */
const MOST_PATTERNS = 1000;

/** The limits of a model, its scopes and its layers. */
export function readLimits(model: JsonObject, path: JsonPath, problems: Problems): Limit[] {
  const before = problems.found.length;
  const limits = [
    ...ownLimits(model['limits'], [...path, 'limits'], { kind: 'model' }, problems),
    ...partLimits(model, path, 'scopes', 'scope', problems),
    ...partLimits(model, path, 'layers', 'layer', problems),
  ];
  // A budget without limits is always kept, which nobody wants to be told.
  if (limits.length === 0 && problems.found.length === before)
    problems.add(path, l10n.t('has no limits: give "limits", "scopes" or "layers".'));
  return limits;
}

function partLimits(
  model: JsonObject,
  path: JsonPath,
  key: 'scopes' | 'layers',
  kind: 'scope' | 'layer',
  problems: Problems,
): Limit[] {
  const parts = model[key];
  const at = [...path, key];
  if (parts === undefined) return [];
  if (!isObject(parts)) {
    problems.add(at, l10n.t('must be an object of limits by name.'));
    return [];
  }
  const entries = Object.entries(parts);
  if (entries.length > MOST_PATTERNS) {
    problems.add(at, l10n.t('has more than {0} names.', MOST_PATTERNS));
    return [];
  }
  return entries.flatMap(([pattern, limits]) =>
    ownLimits(limits, [...at, pattern], { kind, pattern }, problems),
  );
}

function ownLimits(
  value: unknown,
  path: JsonPath,
  target: LimitTarget,
  problems: Problems,
): Limit[] {
  if (value === undefined) return [];
  if (!isObject(value)) {
    problems.add(path, l10n.t('must be an object such as {0}.', '{ "time": "1.05x" }'));
    return [];
  }
  const subjects = target.kind === 'model' ? SUBJECTS : OF_PARTS;
  problems.unknownKeys(path, value, [...subjects, RATIO_KEY]);
  return [
    ...subjects.flatMap((subject) => limitOf(value, path, target, subject, problems)),
    ...ratioOf(value, path, target, problems),
  ];
}

function limitOf(
  limits: JsonObject,
  path: JsonPath,
  target: LimitTarget,
  subject: Subject,
  problems: Problems,
): Limit[] {
  const value = limits[subject];
  if (value === undefined) return [];
  const at = [...path, subject];
  const most = parseMost(subject, value);
  if (subject === 'predictedActivations' && most?.kind === 'ratio') {
    // A profile has that of the graph as the runtime changed it, which is another.
    problems.add(at, l10n.t('can be an amount only: for a ratio limit measuredActivations.'));
    return [];
  }
  if (most) return [{ path: at, target, subject, most }];
  const examples = EXAMPLES[QUANTITY[subject]];
  problems.add(at, l10n.t('must be a limit such as {0}, not {1}.', examples, valueText(value)));
  return [];
}

function ratioOf(
  limits: JsonObject,
  path: JsonPath,
  target: LimitTarget,
  problems: Problems,
): Limit[] {
  const value = limits[RATIO_KEY];
  if (value === undefined) return [];
  const at = [...path, RATIO_KEY];
  if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0) {
    problems.add(at, l10n.t('must be a number such as 1.05, not {0}.', valueText(value)));
    return [];
  }
  const other = parseMost('time', limits['time']);
  if (other?.kind === 'ratio')
    problems.add(at, l10n.t('and "time" are both ratios: give one of them.'));
  return [{ path: at, target, subject: 'time', most: { kind: 'ratio', value } }];
}
