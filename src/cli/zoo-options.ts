import { buildZooModel, zooSpec, ZooOptionError } from '../zoo';
import type { ZooEntry, ZooOptions, ZooSpec } from '../zoo';
import type { Arguments } from './arguments';
import { UsageError } from './errors';
import type { OptionName } from './option-table';
import { depthIsCoefficient } from './table-options';
import { integerOption, integersOption, positiveOption } from './values';

/** From here on `--resolution` is pixels; below, a factor on EfficientNet-B0's 224. */
const SMALLEST_RESOLUTION_IN_PIXELS = 32;

/** Options that only some models take, by the kind or the name that lacks them. */
const RESNET_ONLY: readonly OptionName[] = ['blocks', 'stride-in-1x1', 'no-residual'];
const EFFICIENTNET_ONLY: readonly OptionName[] = ['width', 'resolution'];

/** A model of the zoo, changed by options. Throws UsageError for options that don't fit it. */
export function zooModelSpec({ name, spec }: ZooEntry, options: Arguments): ZooSpec {
  refuse(name, options, spec.kind === 'resnet' ? EFFICIENTNET_ONLY : RESNET_ONLY);
  if (spec.kind === 'efficientnet' && name !== 'efficientnet') refuseScaling(name, options);
  const changed = zooSpec(name, {
    ...scalingOverrides(options),
    inputChannels: integerOption(options, 'channels'),
    classes: integerOption(options, 'classes'),
    seed: integerOption(options, 'seed', 0),
    blocks: integersOption(options, 'blocks'),
    strideIn1x1: options.has('stride-in-1x1') ? true : undefined,
    residual: options.has('no-residual') ? false : undefined,
  });
  requireBuildable(changed, options);
  return changed;
}

/** Builds it for nothing, which takes milliseconds: what is wrong is then said of our options. */
function requireBuildable(spec: ZooSpec, options: Arguments): void {
  try {
    buildZooModel(spec);
  } catch (error) {
    if (!(error instanceof ZooOptionError)) throw error;
    throw new UsageError(`--${optionFor(error.option, options)} ${error.problem}.`);
  }
}

function optionFor(zooOption: string, options: Arguments): string {
  if (zooOption === 'inputChannels') return 'channels';
  if (zooOption !== 'inputSize') return zooOption;
  return options.has('resolution') ? 'resolution' : 'input-size';
}

function scalingOverrides(options: Arguments): ZooOptions {
  const inputSize = integerOption(options, 'input-size');
  const resolution = positiveOption(options, 'resolution');
  if (inputSize !== undefined && resolution !== undefined)
    throw new UsageError('--resolution and --input-size say the same: give one of them.');
  const inPixels = resolution !== undefined && resolution >= SMALLEST_RESOLUTION_IN_PIXELS;
  return {
    width: positiveOption(options, 'width'),
    depth: depthIsCoefficient(options) ? positiveOption(options, 'depth') : undefined,
    resolution: inPixels ? undefined : resolution,
    inputSize: inPixels ? integerOption(options, 'resolution') : inputSize,
  };
}

function refuse(name: string, options: Arguments, unfit: readonly OptionName[]): void {
  const given = unfit.find((option) => options.has(option));
  if (given) throw new UsageError(`--${given} doesn't fit ${name}.`);
}

function refuseScaling(name: string, options: Arguments): void {
  const given = EFFICIENTNET_ONLY.find((option) => options.has(option));
  if (!given) return;
  throw new UsageError(`${name} has a fixed ${given}; scale freely with efficientnet --${given}.`);
}
