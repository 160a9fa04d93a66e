import * as l10n from '@vscode/l10n';
import { ModelError } from '../model/errors';
import type { ValueInfo } from '../model/tensor';
import { formatShape } from '../model/tensor';
import type { InputOptions } from './options';

/** Concrete shapes for every input, and what had to be chosen because nobody said. */
export interface BoundInputs {
  readonly inputShapes: Readonly<Record<string, readonly number[]>>;
  readonly symbols: Readonly<Record<string, number>>;
  /** Size of the batch dimension; null when no input has a free or leading one. */
  readonly batch: number | null;
  readonly notes: readonly string[];
}

export interface ImageLayout {
  /** [N, H, W, C], as TensorFlow has images; default [N, C, H, W]. */
  readonly channelsLast?: boolean;
}

const DEFAULT_SEQUENCE = 128;
const DEFAULT_IMAGE = 224;
const COLOUR_CHANNELS = 3;

/**
 * Gives every free dimension of the inputs a size: from the shapes given, then the batch, then what
 * models of that kind usually take (said in a note).
 *
 * Throws ModelError('bad-option') when options don't fit the model's inputs.
 */
export function bindInputs(
  inputs: readonly ValueInfo[],
  options: InputOptions,
  layout: ImageLayout = {},
): BoundInputs {
  const symbols: Record<string, number> = {};
  const given = options.inputShapes ?? {};
  for (const name of Object.keys(given)) requireInput(inputs, name);
  for (const input of inputs) takeGivenShape(input, given[input.name], symbols);
  if (options.batch !== undefined) takeBatch(inputs, options.batch, given, symbols);

  const notes: string[] = [];
  const inputShapes: Record<string, readonly number[]> = {};
  for (const input of inputs) {
    const shape = given[input.name] ?? chooseShape(input, symbols, layout, notes);
    inputShapes[input.name] = shape;
  }
  const batch = inputShapes[inputs[0]?.name ?? '']?.[0] ?? null;
  return { inputShapes, symbols, batch, notes };
}

function requireInput(inputs: readonly ValueInfo[], name: string): void {
  if (inputs.some((input) => input.name === name)) return;
  const known = inputs.map((input) => `${input.name} (${formatShape(input.shape)})`).join(', ');
  throw new ModelError(
    'bad-option',
    l10n.t('The model has no input "{0}": its inputs are {1}.', name, known),
  );
}

function takeGivenShape(
  input: ValueInfo,
  given: readonly number[] | undefined,
  symbols: Record<string, number>,
): void {
  if (!given || !input.shape) return;
  const fits =
    input.shape.length === given.length &&
    input.shape.every((size, axis) => typeof size === 'string' || size === given[axis]);
  if (!fits)
    throw new ModelError(
      'bad-option',
      l10n.t(
        'Input "{0}" is {1} and can\'t be {2}: only its free dimensions can be set.',
        input.name,
        formatShape(input.shape),
        formatShape(given),
      ),
      { shapes: [input.shape, given] },
    );
  input.shape.forEach((size, axis) => {
    const value = given[axis];
    if (typeof size !== 'string' || value === undefined) return;
    const before = symbols[size];
    if (before !== undefined && before !== value)
      throw new ModelError(
        'bad-option',
        l10n.t(
          'Dimension "{0}" can\'t be both {1} and {2}: give inputs that share it the same size.',
          size,
          before,
          value,
        ),
      );
    symbols[size] = value;
  });
}

/** The batch is the leading dimension of the first input, wherever its symbol appears. */
function takeBatch(
  inputs: readonly ValueInfo[],
  batch: number,
  given: Readonly<Record<string, readonly number[]>>,
  symbols: Record<string, number>,
): void {
  // A batch of nothing runs, in no time: a result that can only mislead.
  if (!Number.isSafeInteger(batch) || batch < 1)
    throw new ModelError(
      'bad-option',
      l10n.t('A batch is a whole number from 1 on, not {0}.', batch),
    );
  const first = inputs[0];
  const leading = first?.shape?.[0];
  if (first === undefined || (first.shape && leading === undefined))
    throw new ModelError(
      'bad-option',
      l10n.t('The model has no batch dimension: leave --batch out.'),
    );
  if (typeof leading === 'number' && leading !== batch)
    throw new ModelError(
      'bad-option',
      l10n.t(
        "The model's batch size is fixed at {0}: export it with a free batch dimension to run {1}.",
        leading,
        batch,
      ),
      { shapes: [first.shape] },
    );
  if (typeof leading === 'string' && given[first.name] === undefined) symbols[leading] = batch;
}

function chooseShape(
  input: ValueInfo,
  symbols: Record<string, number>,
  layout: ImageLayout,
  notes: string[],
): readonly number[] {
  if (!input.shape)
    throw new ModelError(
      'bad-option',
      l10n.t(
        'The model does not say the shape of input "{0}": set it with --input-shape {0}=….',
        input.name,
      ),
    );
  return input.shape.map((size, axis) => {
    if (typeof size === 'number') return size;
    const known = symbols[size];
    if (known !== undefined) return known;
    const chosen = usualSize(input, size, axis, layout);
    symbols[size] = chosen;
    if (axis > 0)
      notes.push(
        l10n.t(
          'Free dimension "{0}" of input "{1}" was set to {2}; choose it with --input-shape.',
          size,
          input.name,
          chosen,
        ),
      );
    return chosen;
  });
}

function usualSize(
  input: ValueInfo,
  symbol: string,
  axis: number,
  { channelsLast = false }: ImageLayout,
): number {
  if (axis === 0 || /batch/i.test(symbol)) return 1;
  const isImage = input.shape?.length === 4 && /^(float|uint8|bfloat)/.test(input.dtype);
  if (isImage) return axis === (channelsLast ? 3 : 1) ? COLOUR_CHANNELS : DEFAULT_IMAGE;
  if (/past/i.test(symbol)) return 0;
  return /seq|len|token|time|^s$|^t$/i.test(symbol) || /int/.test(input.dtype)
    ? DEFAULT_SEQUENCE
    : 1;
}
