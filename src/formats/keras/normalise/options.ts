import { isObject, textOf } from '../json';
import type { JsonObject } from '../json';

/** A layer's class and options as TF.js is to get them, and what it can't do of them. */
export interface Adapted {
  readonly className: string;
  readonly config: JsonObject;
  /** Options by name with their values, which nobody here computes. */
  readonly problems: readonly string[];
}

/** Before the names of classes that do what TF.js' own of that name don't: see keras/layers. */
const REPLACED = 'LayerlineKeras';
const ZEROS = { class_name: 'Zeros', config: {} };
/** Options without a meaning for what a model computes, or that TF.js has no word for. */
const DROPPED = /_(regularizer|constraint)$|^(quantization_config|build_config|seed|autocast)$/;

/**
 * Options that hold for every layer: initial values are zeros, since all weights come from the
 * file, and types are float32, in which TF.js computes.
 */
export function commonOptions(config: JsonObject): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(config)) {
    if (DROPPED.test(key) || value === undefined) continue;
    if (key.endsWith('_initializer')) found[key] = ZEROS;
    else if (key === 'dtype') found[key] = 'float32';
    else if (key === 'batch_shape') found['batch_input_shape'] = plain(value);
    else found[key] = plain(value);
  }
  return found;
}

/** Tuples, arrays and numbers of NumPy as JSON has them. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (!isObject(value)) return value;
  const { config } = value;
  if (value['class_name'] === '__tuple__') return plain(value['items']);
  if (value['class_name'] === '__numpy__' && isObject(config)) return plain(config['value']);
  return value;
}

type Adapt = (config: Record<string, unknown>) => Adapted | undefined;

/** By class, what is done otherwise here than in TF.js; undefined leaves it as it is. */
const CLASSES: readonly (readonly [classes: RegExp, adapt: Adapt])[] = [
  [/^BatchNormalization$/, (config) => kept('BatchNormalization', withSingleAxis(config))],
  [/^LayerNormalization$/, (config) => refused('LayerNormalization', config, 'rms_scaling', isOff)],
  [/^LeakyReLU$/, (config) => kept('LeakyReLU', renamed(config, 'negative_slope', 'alpha'))],
  [
    /^ReLU$/,
    (config) =>
      replacedIf(
        'ReLU',
        config,
        !isZero(config['negative_slope'] ?? 0) || !isZero(config['threshold'] ?? 0),
      ),
  ],
  [/^UpSampling2D$/, upSampling],
  [/^Resizing$/, resizing],
  [/^CenterCrop$/, (config) => replaced('CenterCrop', config, [])],
  [/^Conv1D$/, (config) => replacedIf('Conv1D', config, config['padding'] === 'causal')],
  [
    /^DepthwiseConv2D$/,
    (config) => replacedIf('DepthwiseConv2D', config, !isOnes(config['dilation_rate'] ?? 1)),
  ],
];

export function adaptedOptions(className: string, given: JsonObject): Adapted {
  const config = commonOptions(given);
  // A separable convolution has two kernels, and TF.js no word for a third.
  if (className.startsWith('Separable')) delete config['kernel_initializer'];
  if (/^Global/.test(className) && config['keepdims'] === true)
    return /3D$/.test(className) ? kept(className, config) : replaced(className, config, []);
  const found = CLASSES.find(([classes]) => classes.test(className))?.[1](config);
  return withProblems(found ?? kept(className, config));
}

/** Classes, and an option each that is computed for these values only. */
const LIMITED: readonly (readonly [RegExp, string, (value: unknown) => boolean])[] = [
  [/Transpose$/, 'dilation_rate', isOnes],
  [/Transpose$/, 'output_padding', isOff],
  [/Conv3D|^SeparableConv|ConvLSTM/, 'groups', isOnes],
  [/^LayerlineKerasConv1D$/, 'groups', isOnes],
  [/^(Separable|Depthwise)Conv1D$|^Conv1DTranspose$/, 'data_format', isLast],
  [
    /^LayerlineKeras(Conv1D|DepthwiseConv2D|UpSampling2D|Resizing|CenterCrop)$/,
    'data_format',
    isLast,
  ],
  [/RNN$|LSTM|GRU/, 'time_major', isOff],
  [/^MultiHeadAttention$/, 'use_gate', isOff],
  [/^MultiHeadAttention$/, 'sliding_window', isOff],
  [/^MultiHeadAttention$/, 'attention_axes', (axes) => isOff(axes) || String(axes) === '1'],
  [/^UpSampling(1|3)D$/, 'interpolation', (value) => value === undefined || value === 'nearest'],
  [/^BatchNormalization$/, 'axis', (axis) => typeof axis === 'number'],
];

function withProblems(adapted: Adapted): Adapted {
  const { className, config } = adapted;
  const problems = LIMITED.filter(
    ([classes, option, isFine]) =>
      classes.test(className) && option in config && !isFine(config[option]),
  ).map(([, option]) => shown(config, option));
  return { ...adapted, problems: [...adapted.problems, ...problems] };
}

function upSampling(config: Record<string, unknown>): Adapted | undefined {
  const method = config['interpolation'] ?? 'nearest';
  if (method === 'nearest') return undefined;
  const problems = method === 'bilinear' ? [] : [shown(config, 'interpolation')];
  return replaced('UpSampling2D', config, problems);
}

function resizing(config: Record<string, unknown>): Adapted {
  const options = ['crop_to_aspect_ratio', 'pad_to_aspect_ratio', 'antialias'];
  const problems = options.filter((one) => !isOff(config[one]));
  if (!['bilinear', 'nearest'].includes(textOf(config['interpolation'] ?? 'bilinear')))
    problems.push('interpolation');
  return replaced(
    'Resizing',
    config,
    problems.map((one) => shown(config, one)),
  );
}

function kept(className: string, config: JsonObject): Adapted {
  return { className, config, problems: [] };
}

function replaced(className: string, config: JsonObject, problems: readonly string[]): Adapted {
  return { className: REPLACED + className, config, problems };
}

function replacedIf(className: string, config: JsonObject, isWanted: boolean): Adapted | undefined {
  return isWanted ? replaced(className, config, []) : undefined;
}

function refused(
  className: string,
  config: Record<string, unknown>,
  option: string,
  isFine: (value: unknown) => boolean,
): Adapted {
  const problems = isFine(config[option]) ? [] : [shown(config, option)];
  return { className, config, problems };
}

function withSingleAxis(config: Record<string, unknown>): JsonObject {
  const { axis } = config;
  return Array.isArray(axis) && axis.length === 1
    ? { ...config, axis: axis[0] as unknown }
    : config;
}

function renamed(config: Record<string, unknown>, from: string, to: string): JsonObject {
  if (!(from in config)) return config;
  const { [from]: value, ...others } = config;
  return { ...others, [to]: value };
}

function shown(config: JsonObject, option: string): string {
  return `${option}=${JSON.stringify(config[option])}`;
}

function isOff(value: unknown): boolean {
  return value === undefined || value === null || value === false;
}

function isZero(value: unknown): boolean {
  return value === 0 || value === null;
}

function isOnes(value: unknown): boolean {
  return Array.isArray(value) ? value.every(isOnes) : isOff(value) || value === 1;
}

function isLast(value: unknown): boolean {
  return isOff(value) || value === 'channels_last';
}
