/**
 * What models may cost: `layerline.budget.json`, checked in CI by `layerline check` and in the
 * editor. `budget.schema.json` beside this file is its JSON Schema, for whoever writes one. Times
 * are milliseconds, sizes bytes.
 */
export interface Budget {
  readonly models: readonly BudgetModel[];
}

/** Where something stands in a JSON document: `['models', 0, 'limits', 'time']`. */
export type JsonPath = readonly (string | number)[];

export interface BudgetModel {
  readonly path: JsonPath;
  readonly source: BudgetSource;
  /** In reports; unique in the budget. */
  readonly title: string;
  readonly run: BudgetRun;
  /** A saved profile, by its path relative to the budget; undefined where none is named. */
  readonly baseline: string | undefined;
  readonly limits: readonly Limit[];
}

/** Paths are relative to the folder of the budget. */
export type BudgetSource =
  | {
      readonly kind: 'zoo';
      readonly name: string;
      readonly options: Readonly<Record<string, unknown>>;
    }
  | { readonly kind: 'file'; readonly path: string }
  /** A model that a Python file defines; null is its only one. */
  | { readonly kind: 'source'; readonly path: string; readonly name: string | null };

/** As engines take it; undefined leaves it to the defaults of a run. */
export interface BudgetRun {
  readonly engine?: 'onnxruntime' | 'tfjs' | undefined;
  readonly backend?: 'wasm' | 'tensorflow' | 'webgpu' | undefined;
  readonly device?: 'cpu' | 'webgpu' | undefined;
  readonly threads?: number | undefined;
  readonly batch?: number | undefined;
  readonly inputShapes?: Readonly<Record<string, readonly number[]>> | undefined;
  readonly runs?: number | undefined;
  /** Longest measuring. */
  readonly budgetMs?: number | undefined;
}

/** What a limit is on. */
export const SUBJECTS = [
  'time',
  'macs',
  'params',
  'weights',
  'predictedActivations',
  'measuredActivations',
  'processMemory',
] as const;

export type Subject = (typeof SUBJECTS)[number];

/** Only of a whole model. */
export const MODEL_ONLY: ReadonlySet<Subject> = new Set([
  'predictedActivations',
  'measuredActivations',
  'processMemory',
]);

/** Found by running the model. */
const MEASURED: ReadonlySet<Subject> = new Set(['time', 'measuredActivations', 'processMemory']);

export type LimitTarget =
  | { readonly kind: 'model' }
  /** Of every scope that fits, all its layers together; `*` is any text. */
  | { readonly kind: 'scope'; readonly pattern: string }
  /** Of every layer that fits, each by itself. */
  | { readonly kind: 'layer'; readonly pattern: string };

export interface Limit {
  readonly path: JsonPath;
  readonly target: LimitTarget;
  readonly subject: Subject;
  /** At most so much, in the subject's unit, or so many times what the baseline has. */
  readonly most: { readonly kind: 'amount' | 'ratio'; readonly value: number };
}

export function isMeasured({ subject }: Pick<Limit, 'subject'>): boolean {
  return MEASURED.has(subject);
}

/** Whether a model must run to be checked. */
export function needsRun({ limits }: Pick<BudgetModel, 'limits'>): boolean {
  return limits.some(isMeasured);
}

/** `models[0].limits.time`, as one would write it in JavaScript. */
export function pathText(path: JsonPath): string {
  return path.reduce<string>((before, part) => {
    if (typeof part === 'number') return `${before}[${part}]`;
    if (!/^[A-Za-z_$][\w$]*$/.test(part)) return `${before}[${JSON.stringify(part)}]`;
    return before === '' ? part : `${before}.${part}`;
  }, '');
}
