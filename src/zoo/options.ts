import * as l10n from '@vscode/l10n';
import { ModelError } from '../model/errors';
import type { Size2D } from '../model/layers';
import { pair } from '../model/layers/options';
import type { Dim, Shape } from '../model/tensor';

/** Options that every model of the zoo has. */
export interface CommonOptions {
  /** Height and width of the input in pixels: one number for both, or [height, width]. */
  readonly inputSize?: Size2D;
  /** Default 3. */
  readonly inputChannels?: number;
  /** Default 1000, ImageNet's. */
  readonly classes?: number;
  /** Undefined leaves the batch free: the symbol `N`. */
  readonly batch?: number | undefined;
  /** Weights follow from it; default 0. */
  readonly seed?: number;
}

export interface CheckedOptions {
  readonly inputShape: Shape;
  readonly classes: number;
  readonly seed: number;
}

/** Both families halve their input five times: a smaller one would end as less than a pixel. */
export const SMALLEST_INPUT = 32;
const LARGEST_INPUT = 16_384;

/** Throws ModelError('bad-option'). */
export function checkCommonOptions(
  options: CommonOptions,
  defaultSize: number,
  smallest = SMALLEST_INPUT,
): CheckedOptions {
  const { inputSize = defaultSize, inputChannels = 3, classes = 1000, batch, seed = 0 } = options;
  const channels = wholeOption('inputChannels', inputChannels, 1, 65_536);
  const size = pair(inputSize).map((pixels) => checkInputSize(pixels, smallest));
  const batchSize: Dim = batch === undefined ? 'N' : wholeOption('batch', batch, 1, 65_536);
  return {
    inputShape: [batchSize, channels, ...size],
    classes: wholeOption('classes', classes, 1, 10_000_000),
    seed: wholeOption('seed', seed, 0, Number.MAX_SAFE_INTEGER),
  };
}

/** A whole number from `low` to `high`. */
export function wholeOption(name: string, value: number, low: number, high: number): number {
  if (Number.isSafeInteger(value) && value >= low && value <= high) return value;
  throw new ZooOptionError(
    name,
    l10n.t('must be a whole number from {0} to {1}, not {2}', low, high, value),
  );
}

/** A number above 0 and at most `high`. */
export function factorOption(name: string, value: number, high: number): number {
  if (value > 0 && value <= high) return value;
  throw new ZooOptionError(
    name,
    l10n.t('must be a number above 0 and at most {0}, not {1}', high, value),
  );
}

/**
 * A value that no model can have: `classes must be a whole number from 1 to 10000000, not 0.` Who
 * took the value under another name can say the problem of that.
 */
export class ZooOptionError extends ModelError {
  constructor(
    readonly option: string,
    readonly problem: string,
  ) {
    super(
      'bad-option',
      l10n.t({
        message: '{0} {1}.',
        args: [option, problem],
        comment: ['An option, and what is wrong with it'],
      }),
    );
  }
}

function checkInputSize(pixels: number, smallest: number): number {
  if (Number.isSafeInteger(pixels) && pixels >= 1 && pixels < smallest) {
    const problem = l10n.t(
      'must be at least {0}, not {1}: the model divides it by {0}, and its last maps would vanish',
      smallest,
      pixels,
    );
    throw new ZooOptionError('inputSize', problem);
  }
  return wholeOption('inputSize', pixels, smallest, LARGEST_INPUT);
}
