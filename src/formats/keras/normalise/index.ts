import * as l10n from '@vscode/l10n';
import { basename } from 'node:path';
import { damaged, listed, unsupported } from '../../failures';
import type { KerasConfig } from '../file';
import type { JsonObject } from '../json';
import { isObject, textOf } from '../json';
import { activationName, activationText } from './activation';
import { impliedMasks } from './masks';
import type { Call, Entry, Reference } from './nodes';
import { callsIn, inputsOf, referencesIn, tensorsIn } from './nodes';
import { adaptedOptions, commonOptions } from './options';

/** What TF.js makes a model from: a class and its options, as Keras 2 wrote them. */
export interface Topology {
  readonly class_name: string;
  readonly config: JsonObject;
  readonly [key: string]: unknown;
}

export interface NormaliseOptions {
  /** For messages. */
  readonly path: string;
  /** `2.15.0`; null counts as Keras 2. */
  readonly kerasVersion: string | null;
}

const MODELS = new Set(['Functional', 'Model', 'Sequential']);
const CODE = new Set(['Lambda', 'TFOpLambda', 'SlicingOpLambda', 'TFSMLayer']);
/** Operations of Keras 3 that a layer does as well, where both operands are tensors. */
const OPERATIONS = new Set(['Add', 'Subtract', 'Multiply', 'Maximum', 'Minimum']);

/**
 * The architecture of a Keras 2 or 3 file as TF.js can load it: Keras 3 writes calls, shapes and
 * types otherwise. Whether TF.js has a class is left to whoever loads it.
 *
 * Throws FormatError that names what can't be computed right, code above all.
 */
export function normaliseConfig(config: KerasConfig, options: NormaliseOptions): Topology {
  const normaliser = new Normaliser(options, hasMasks(config));
  const topology = normaliser.layer(config);
  if (!MODELS.has(topology.class_name))
    normaliser.problems.push(l10n.t('{0}, which is no model', topology.class_name));
  if (normaliser.problems.length > 0)
    throw unsupported(
      options.path,
      l10n.t(
        "{0} has what TensorFlow.js can't run: {1}.",
        basename(options.path),
        listed(normaliser.problems),
      ),
    );
  return topology;
}

class Normaliser {
  readonly problems: string[] = [];
  private readonly isNew: boolean;

  constructor(
    private readonly options: NormaliseOptions,
    private readonly hasMasks: boolean,
  ) {
    this.isNew = /^[3-9]|^\d\d/.test(options.kerasVersion ?? '2');
  }

  layer(layer: JsonObject): Topology {
    const className = String(layer['class_name']);
    const config = layer['config'];
    if (CODE.has(className))
      this.problems.push(l10n.t('{0} "{1}", which carries code', className, nameOf(layer)));
    // Keras 2.2 and before wrote a sequential model as a plain list.
    const given = Array.isArray(config) ? { name: 'sequential', layers: config } : config;
    if (!isObject(given)) throw damaged(this.options.path, l10n.t('{0} has no options', className));
    if (className === 'Sequential') return this.sequential(layer, given);
    if (MODELS.has(className)) return this.functional(layer, given);
    if (className === 'InputLayer') return input(given);
    return this.plain(className, layer, given);
  }

  private plain(className: string, layer: JsonObject, given: JsonObject): Topology {
    const adapted = adaptedOptions(className, given);
    const name = nameOf(layer);
    for (const problem of adapted.problems)
      this.problems.push(`${problem} (${className} "${name}")`);
    const registered = layer['registered_name'];
    // Without masks it has no meaning.
    if (
      this.hasMasks &&
      given['zero_output_for_mask'] === true &&
      given['return_sequences'] === true
    )
      this.problems.push(`zero_output_for_mask (${className} "${name}")`);
    const isOwn = typeof registered === 'string' && registered !== className;
    if (isOwn) this.problems.push(registered);
    return { class_name: adapted.className, config: this.inner(adapted.config, name) };
  }

  /** Activations, and layers that a layer has inside. */
  private inner(config: JsonObject, name: string): JsonObject {
    const found: Record<string, unknown> = { ...config };
    for (const [key, value] of Object.entries(config)) {
      if (/(^|_)activation$/.test(key)) found[key] = this.activation(key, value, name);
      else if (key === 'layer' || key === 'cell') {
        if (isObject(value)) found[key] = this.layer(value);
      } else if (key === 'cells' && Array.isArray(value))
        found[key] = value.filter(isObject).map((cell) => this.layer(cell));
    }
    if ('backward_layer' in config) this.direction(found, config, name);
    return found;
  }

  private activation(key: string, value: unknown, name: string): string {
    const known = activationName(value, this.isNew);
    if (known !== undefined) return known;
    this.problems.push(`${key}=${activationText(value)} ("${name}")`);
    return 'linear';
  }

  /** TF.js makes the backward layer itself, from the forward one; and names both. */
  private direction(found: Record<string, unknown>, given: JsonObject, name: string): void {
    const { layer, backward_layer: backward } = given;
    delete found['backward_layer'];
    if (!isObject(layer) || !isObject(backward)) return;
    const turned = (one: JsonObject) => {
      const options = isObject(one['config']) ? one['config'] : {};
      const { go_backwards, ...others } = commonOptions({ ...options, name: null });
      return { others: JSON.stringify(others), go_backwards: Boolean(go_backwards) };
    };
    const [forwards, backwards] = [turned(layer), turned(backward)];
    if (
      layer['class_name'] !== backward['class_name'] ||
      forwards.others !== backwards.others ||
      forwards.go_backwards === backwards.go_backwards
    )
      this.problems.push(`backward_layer (Bidirectional "${name}")`);
    const inner = found['layer'] as Topology;
    const own = textOf(inner.config['name']).replace(/^forward_/, '');
    found['layer'] = { ...inner, config: { ...inner.config, name: own } };
  }

  private sequential(layer: JsonObject, given: JsonObject): Topology {
    const layers = this.list(given).map((one) => this.layer(one));
    const first = layers[0];
    const built = given['build_input_shape'] ?? buildShape(layer);
    if (first && !('batch_input_shape' in first.config) && !MODELS.has(first.class_name))
      if (Array.isArray(built))
        layers[0] = { ...first, config: { ...first.config, batch_input_shape: built } };
    return { class_name: 'Sequential', config: { name: nameOf(layer), layers } };
  }

  private functional(layer: JsonObject, given: JsonObject): Topology {
    const all = this.list(given).map((one) => ({
      name: textOf(one['name']) || nameOf(one),
      layer: one,
      calls: callsIn(one['inbound_nodes']),
    }));
    const ends = [...referencesIn(given['input_layers']), ...referencesIn(given['output_layers'])];
    const implied = impliedMasks(all, ends);
    const entries = all.filter(({ name }) => !implied.has(name));
    const references = [...entries.flatMap(({ calls }) => calls.flatMap(inputsOf)), ...ends];
    const shift = shifts(entries, references);
    const moved = ([name, call, result]: Reference) => [
      name,
      call + (shift.get(name) ?? 0),
      result,
    ];
    const layers = entries.map(({ name, layer: one, calls }) => ({
      ...(this.operation(one, calls) ?? this.layer(one)),
      name,
      inbound_nodes: calls.map((call) => this.node(one, call, moved, implied)),
    }));
    return {
      class_name: 'Functional',
      config: {
        name: nameOf(layer),
        layers,
        input_layers: referencesIn(given['input_layers']).map(moved),
        output_layers: referencesIn(given['output_layers']).map(moved),
      },
    };
  }

  /** `x + y` of Keras 3, as the layer that does the same. */
  private operation(entry: JsonObject, calls: readonly Call[]): Topology | undefined {
    const { module } = entry;
    if (typeof module !== 'string' || !module.startsWith('keras.src.ops')) return undefined;
    const className = String(entry['class_name']);
    const isFine =
      OPERATIONS.has(className) &&
      calls.every(({ args }) => args.length === 2 && tensorsIn(args).length === 2);
    if (!isFine) this.problems.push(l10n.t('the operation {0} "{1}"', className, nameOf(entry)));
    return { class_name: className, config: { name: nameOf(entry) } };
  }

  private node(
    entry: JsonObject,
    call: Call,
    moved: (one: Reference) => unknown[],
    implied: ReadonlySet<string>,
  ): unknown[] {
    const { kwargs, isOld } = call;
    if (isOld && kwargs['training'] === true)
      this.problems.push(`training=True ("${nameOf(entry)}")`);
    const extra = Object.entries(kwargs).filter(
      ([key, value]) =>
        !['training', 'mask'].includes(key) && !isNothing(value) && tensorsIn(value).length === 0,
    );
    for (const [key, value] of extra)
      this.problems.push(`${key}=${JSON.stringify(value)} ("${nameOf(entry)}")`);
    const masks = tensorsIn([kwargs['mask'], kwargs['attention_mask']]).filter(
      ([name]) => !implied.has(name),
    );
    if (masks.length > 0) this.problems.push(l10n.t('masks ("{0}")', nameOf(entry)));
    return inputsOf(call).map((reference) => [...moved(reference), {}]);
  }

  private list(given: JsonObject): JsonObject[] {
    const { layers } = given;
    if (Array.isArray(layers)) return layers.filter(isObject);
    throw damaged(this.options.path, l10n.t('a model in it has no layers'));
  }
}

/**
 * What to add to the number of a layer's call: in Keras 2 and TF.js the first call of a model inside
 * of another is number 1, as the model calls itself once; in Keras 3 it is number 0.
 */
function shifts(
  entries: readonly Entry[],
  references: readonly Reference[],
): ReadonlyMap<string, number> {
  const first = new Map<string, number>();
  for (const [name, call] of references)
    first.set(name, Math.min(call, first.get(name) ?? Infinity));
  return new Map(
    entries.map(({ name, layer }) => {
      const wanted = MODELS.has(String(layer['class_name'])) ? 1 : 0;
      return [name, wanted - (first.get(name) ?? wanted)];
    }),
  );
}

/** Whether some layer hides padded steps from those after it. */
function hasMasks(config: KerasConfig): boolean {
  const text = JSON.stringify(config);
  return text.includes('"mask_zero":true') || text.includes('"class_name":"Masking"');
}

function input(config: JsonObject): Topology {
  const { dtype, batch_shape: batchShape, batch_input_shape: oldShape, name } = config;
  const inner = isObject(dtype) ? dtype['config'] : undefined;
  const type = isObject(inner) ? inner['name'] : dtype;
  const isWhole = typeof type === 'string' && /^u?int\d/.test(type);
  const kept = type === 'bool' || type === 'string' ? type : isWhole ? 'int32' : 'float32';
  const options = commonOptions({ batch_shape: batchShape ?? oldShape });
  return {
    class_name: 'InputLayer',
    config: { ...options, dtype: kept, sparse: config['sparse'] === true, name },
  };
}

function buildShape({ build_config: build }: JsonObject): unknown {
  return isObject(build) ? build['input_shape'] : undefined;
}

function nameOf(layer: JsonObject): string {
  const { config, name } = layer;
  const own = isObject(config) ? config['name'] : undefined;
  return String(own ?? name ?? layer['class_name']);
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === false;
}
