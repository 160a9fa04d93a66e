import * as l10n from '@vscode/l10n';
import { damaged } from '../failures';
import type { KerasConfig, KerasLayerWeights, KerasWeight } from './file';
import type { Group } from './hdf5';
import { groupIn, weightIn } from './hdf5';
import { isObject, textOf } from './json';

/** Keras 2 called them otherwise. */
const CONTAINERS = ['layers', '_layer_checkpoint_dependencies'];
/** Attributes by which layers hold others, in the order in which Keras lists their weights. */
const PARTS = [
  ['query_dense', '_query_dense'],
  ['key_dense', '_key_dense'],
  ['value_dense', '_value_dense'],
  ['output_dense', '_output_dense'],
  ['forward_layer'],
  ['backward_layer'],
  ['cell'],
  ['layer'],
];

/**
 * Weights by layer of a `model.weights.h5`, whose groups are named after attributes and classes:
 * `layers/conv2d_1/vars/0` is the first weight of the second Conv2D, whatever its own name.
 */
export function archiveWeights(
  path: string,
  config: KerasConfig,
  root: Group,
): KerasLayerWeights[] {
  return new ArchiveReader(path).read(config, root);
}

class ArchiveReader {
  private readonly found: KerasLayerWeights[] = [];
  /** A layer that stands in several models has its weights in the first of them alone. */
  private readonly shared = new Map<string, Group>();

  constructor(private readonly path: string) {}

  read(config: KerasConfig, root: Group): KerasLayerWeights[] {
    this.model(config, root, []);
    return this.found;
  }

  private model(config: KerasConfig, group: Group | undefined, path: readonly string[]): void {
    const container = group && containerIn(group);
    for (const { layer, stored } of storedNames(layersOf(config))) {
      const own = this.groupOf(layer, container, stored);
      const inner = [...path, nameOf(layer)];
      if (layersOf(layer)) this.model(layer, own, inner);
      else if (own)
        this.found.push({ path: inner, order: 'by-layer', weights: this.weights(layer, own, '') });
    }
  }

  private groupOf(layer: KerasConfig, container: Group | undefined, stored: string) {
    const group = container && groupIn(container, stored);
    const key = `${String(layer['class_name'])} ${nameOf(layer)}`;
    if (!group) return this.shared.get(key);
    this.checkName(layer, group);
    if (!this.shared.has(key)) this.shared.set(key, group);
    return group;
  }

  /** Keras 3.4 and later say whose weights a group has. */
  private checkName(layer: KerasConfig, group: Group): void {
    const name = groupIn(group, 'vars')?.attrs['name']?.value;
    if (typeof name === 'string' && name !== nameOf(layer))
      throw damaged(
        this.path,
        l10n.t('the weights of its layer {0} are those of {1}', nameOf(layer), name),
      );
  }

  /** Of a layer and of what it has inside, in Keras' order. */
  private weights(layer: KerasConfig, group: Group, place: string): KerasWeight[] {
    const own = this.variables(group, place);
    const parts = PARTS.flatMap((names) => {
      const name = names.find((candidate) => groupIn(group, candidate));
      const part = name && groupIn(group, name);
      return part ? this.part(layer, name, part, `${place}${name}/`) : [];
    });
    return [...own, ...parts];
  }

  private part(layer: KerasConfig, name: string, group: Group, place: string): KerasWeight[] {
    const config = isObject(layer['config']) ? layer['config'] : {};
    const inner = config[name] ?? config['layer'];
    const given: KerasConfig = isObject(inner) ? inner : {};
    const container = containerIn(group) ?? groupIn(group, 'cells');
    const inside = layersOf(given) ?? cellsOf(given);
    if (!container || !inside) return this.weights(given, group, place);
    return [
      ...this.variables(group, place),
      ...storedNames(inside).flatMap(({ layer: one, stored }) => {
        const part = groupIn(container, stored);
        return part ? this.weights(one, part, `${place}${stored}/`) : [];
      }),
    ];
  }

  private variables(group: Group, place: string): KerasWeight[] {
    const variables = groupIn(group, 'vars');
    if (!variables) return [];
    return variables
      .keys()
      .sort((a, b) => Number(a) - Number(b))
      .map((key) => weightIn(this.path, variables, key, `${group.path}/${place}vars/${key}`, null));
  }
}

function containerIn(group: Group): Group | undefined {
  const name = CONTAINERS.find((candidate) => groupIn(group, candidate));
  return name === undefined ? undefined : groupIn(group, name);
}

/** A model's layers; undefined for what isn't a model. */
function layersOf(layer: KerasConfig): readonly KerasConfig[] | undefined {
  return objectsIn(layer, 'layers');
}

function cellsOf(layer: KerasConfig): readonly KerasConfig[] | undefined {
  return objectsIn(layer, 'cells');
}

function objectsIn({ config }: KerasConfig, key: string): readonly KerasConfig[] | undefined {
  const list = isObject(config) ? config[key] : undefined;
  return Array.isArray(list) ? list.filter(isObject) : undefined;
}

/** Each layer with the name that Keras stores it under: by class, and numbered from the second on. */
function storedNames(layers: readonly KerasConfig[] = []) {
  const counts = new Map<string, number>();
  return layers.map((layer) => {
    const name = snakeCase(String(layer['class_name']).split('>').at(-1) ?? '');
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    return { layer, stored: count === 0 ? name : `${name}_${count}` };
  });
}

function nameOf(layer: KerasConfig): string {
  const config = isObject(layer['config']) ? layer['config'] : {};
  return textOf(config['name']) || textOf(layer['name']);
}

/** Keras' own rule: `Conv2DTranspose` is `conv2d_transpose`, `ReLU` is `re_lu`. */
export function snakeCase(name: string): string {
  return name
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}
