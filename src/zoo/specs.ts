import * as l10n from '@vscode/l10n';
import { ModelError } from '../model/errors';
import type { ZooEntry, ZooOptions, ZooSpec } from './catalogue';
import { ZOO } from './catalogue';
import { nearName, sameName, UnknownModelError } from './names';

const COMMON_OPTIONS = ['inputSize', 'inputChannels', 'classes', 'batch', 'seed'];
const OPTIONS: Readonly<Record<ZooSpec['kind'], readonly string[]>> = {
  resnet: [...COMMON_OPTIONS, 'blocks', 'bottleneck', 'baseWidth', 'strideIn1x1', 'residual'],
  efficientnet: [...COMMON_OPTIONS, 'width', 'depth', 'resolution', 'dropout'],
};

/** Every model of the zoo, in the order to show them. */
export function describeZoo(): readonly ZooEntry[] {
  return ZOO;
}

/** Throws UnknownModelError, which suggests a name. */
export function findInZoo(name: string): ZooEntry {
  const entry = ZOO.find((candidate) => sameName(candidate.name, name));
  if (entry) return entry;
  const names = ZOO.map((candidate) => candidate.name);
  throw new UnknownModelError(name, nearName(name, names));
}

/**
 * A preset with options of one's own over it; options that are undefined change nothing.
 * Throws UnknownModelError, or ModelError('bad-option') for an option that the family lacks.
 */
export function zooSpec(name: string, overrides: ZooOptions = {}): ZooSpec {
  const { spec } = findInZoo(name);
  const given = Object.entries(overrides).filter(([, value]) => value !== undefined);
  for (const [option] of given) requireOption(spec, option);
  return { ...spec, options: { ...spec.options, ...Object.fromEntries(given) } };
}

function requireOption(spec: ZooSpec, option: string): void {
  const known = OPTIONS[spec.kind];
  if (known.includes(option)) return;
  const message = l10n.t('{0} has no option {1}; it has {2}.', spec.name, option, known.join(', '));
  throw new ModelError('bad-option', message);
}
