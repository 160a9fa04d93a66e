import * as l10n from '@vscode/l10n';
import * as tf from '@tensorflow/tfjs';
import { basename } from 'node:path';
import { FormatError } from '../../../formats/errors';
import type { LayerConfig } from './layers-config';

/** An option that TF.js reads past: with other values than these its result would be wrong. */
interface IgnoredOption {
  readonly option: string;
  readonly classes: RegExp;
  readonly isHarmless: (value: unknown) => boolean;
}

const isOff = (value: unknown) => value === undefined || value === null || value === false;
const isZero = (value: unknown) => isOff(value) || value === 0;
const isOne = (value: unknown): boolean =>
  isOff(value) || value === 1 || (Array.isArray(value) && value.every(isOne));

const RECURRENT = /^(RNN|LSTM|GRU|SimpleRNN|ConvLSTM2D)$/;

/** Found by reading TF.js 4.22's layers against Keras 2's documentation of their options. */
const IGNORED: readonly IgnoredOption[] = [
  { option: 'groups', classes: /^Conv/, isHarmless: isOne },
  {
    option: 'dilation_rate',
    classes: /^(DepthwiseConv2D|Conv2DTranspose|Conv3DTranspose)$/,
    isHarmless: isOne,
  },
  { option: 'output_padding', classes: /Transpose$/, isHarmless: isOff },
  { option: 'padding', classes: /^Conv1D$/, isHarmless: (value) => value !== 'causal' },
  { option: 'negative_slope', classes: /^ReLU$/, isHarmless: isZero },
  { option: 'threshold', classes: /^ReLU$/, isHarmless: isZero },
  { option: 'keepdims', classes: /^Global/, isHarmless: isOff },
  { option: 'time_major', classes: RECURRENT, isHarmless: isOff },
  { option: 'zero_output_for_mask', classes: RECURRENT, isHarmless: isOff },
  { option: 'reset_after', classes: /^GRU/, isHarmless: isOff },
  { option: 'backward_layer', classes: /^Bidirectional$/, isHarmless: isOff },
  { option: 'crop_to_aspect_ratio', classes: /^Resizing$/, isHarmless: isOff },
];

/**
 * Refuses by name what TF.js lacks, and what it would silently compute wrong. Classes that someone
 * registered with `tf.serialization.registerClass` before are known.
 *
 * @param path of the model's file, for messages.
 * @throws FormatError `unsupported`.
 */
export function refuseUnsupported(layers: readonly LayerConfig[], path: string): void {
  const known = tf.serialization.SerializationMap.getMap().classNameMap;
  const unknown = layers
    .map(({ className }) => className)
    .filter((className) => !Object.hasOwn(known, className));
  if (unknown.length > 0)
    throw unsupported(
      path,
      l10n.t(
        '{0} has layers that TensorFlow.js lacks: {1}.',
        basename(path),
        listed([...new Set(unknown)].sort()),
      ),
    );
  const ignored = layers.flatMap(ignoredOptions);
  if (ignored.length > 0)
    throw unsupported(
      path,
      l10n.t(
        '{0} uses options that TensorFlow.js ignores, so its result would be wrong: {1}.',
        basename(path),
        listed(ignored),
      ),
    );
}

function ignoredOptions({ className, name, config }: LayerConfig): string[] {
  return IGNORED.filter(
    ({ option, classes, isHarmless }) => classes.test(className) && !isHarmless(config[option]),
  ).map(({ option }) => {
    const value = config[option];
    const shown = typeof value === 'object' ? '' : `=${JSON.stringify(value)}`;
    return `${option}${shown} (${className} "${name}")`;
  });
}

const MOST_LISTED = 10;

function listed(items: readonly string[]): string {
  const shown = items.slice(0, MOST_LISTED).join(', ');
  return items.length > MOST_LISTED ? `${shown}, … (${items.length})` : shown;
}

function unsupported(path: string, message: string): FormatError {
  return new FormatError('unsupported', message, { path });
}
