import type { Model } from '../model/graph';
import type { ZooSpec } from './catalogue';
import { buildEfficientNet } from './efficientnet';
import { buildResNet } from './resnet';

export type { ZooEntry, ZooOptions, ZooSpec } from './catalogue';
export { UnknownModelError } from './names';
export { ZooOptionError } from './options';
// Without the builders, for who only lists and names models.
export { describeZoo, findInZoo, zooSpec } from './specs';

/** Throws ZooOptionError for values that no model can have. */
export function buildZooModel(spec: ZooSpec): Model {
  switch (spec.kind) {
    case 'resnet':
      return buildResNet(spec.name, spec.options);
    case 'efficientnet':
      return buildEfficientNet(spec.name, spec.options);
  }
}
