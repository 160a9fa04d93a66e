import type { Profile } from '../document';
import type { Condition } from './comparison';

type Described = (profile: Profile) => string;

/** What of two runs can differ beside the layers, as the documents say it. */
const DESCRIPTIONS: readonly (readonly [
  Exclude<Condition['kind'], 'not-interleaved'>,
  Described,
])[] = [
  // The same model in another file is the same.
  ['model', ({ model }) => model.name],
  ['machine', ({ environment: { cpu, cores, os } }) => `${cpu}, ${cores} cores, ${os}`],
  ['device', ({ run }) => run.device],
  ['engine', ({ run }) => [run.engine, run.engineVersion, run.backend ?? ''].join(' ').trim()],
  ['mode', ({ run }) => (run.training ? `training, ${run.training.optimizer}` : 'inference')],
  [
    'threads',
    ({ run }) => [run.threads ?? '', ...(run.spinning ? [] : ['no spinning'])].join(' ').trim(),
  ],
  ['precision', ({ run }) => run.precision],
  ['batch', ({ run }) => String(run.batch ?? '')],
  ['inputs', ({ model }) => model.inputs.map(inputText).join(', ')],
  [
    'optimization',
    // TensorFlow.js has none of these settings: the engine says it all.
    ({ run }) =>
      run.optimization === 'none'
        ? ''
        : [run.optimization, ...(run.memoryPattern ? [] : ['no memory pattern'])].join(', '),
  ],
];

/** What differs between two runs, so that the layers alone don't explain a change. */
export function conditionsOf(before: Profile, after: Profile): Condition[] {
  const differing = DESCRIPTIONS.flatMap(([kind, describe]): Condition[] => {
    const pair = { before: describe(before), after: describe(after) };
    if (kind === 'optimization' && (pair.before === '' || pair.after === '')) return [];
    const same =
      kind === 'model' ? before.model.hash === after.model.hash : pair.before === pair.after;
    return same ? [] : [{ kind, ...(kind === 'model' ? modelNames(before, after) : pair) }];
  });
  const dates = { before: before.environment.date, after: after.environment.date };
  return dates.before === dates.after
    ? differing
    : [...differing, { kind: 'not-interleaved', ...dates }];
}

/** With the beginning of their hashes where they have the same name. */
function modelNames({ model: before }: Profile, { model: after }: Profile) {
  if (before.name !== after.name) return { before: before.name, after: after.name };
  const named = ({ name, hash }: Profile['model']) => `${name} ${hash.slice(0, 8)}`;
  return { before: named(before), after: named(after) };
}

/** Whether nothing but the model's own layers differs: the machine's whole speed should not. */
export function sameConditions(conditions: readonly Condition[]): boolean {
  return conditions.every(({ kind }) => kind === 'model' || kind === 'not-interleaved');
}

function inputText({ name, dtype, shape }: Profile['model']['inputs'][number]): string {
  return `${name} ${dtype} ${shape?.join('x') ?? ''}`.trim();
}
