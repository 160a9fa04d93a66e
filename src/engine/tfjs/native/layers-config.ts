import * as l10n from '@vscode/l10n';
import { basename } from 'node:path';
import { FormatError } from '../../../formats/errors';
import { isObject } from '../../../formats/tfjs/read';

/** A layer, model or cell as a topology describes it. */
export interface LayerConfig {
  readonly className: string;
  readonly name: string;
  /** Its own options, with Keras' names: `kernel_size`. */
  readonly config: Readonly<Record<string, unknown>>;
}

/** The model that a topology describes. `path` is for messages. Throws FormatError. */
export function rootConfig(topology: Readonly<Record<string, unknown>>, path: string): LayerConfig {
  const inner = topology['model_config'];
  const root = layerConfig(isObject(inner) ? inner : topology);
  if (root) return root;
  throw new FormatError(
    'malformed',
    l10n.t('{0} describes no model: convert it again.', basename(path)),
    { path },
  );
}

/** Layers right inside a model; undefined for what isn't a model. */
export function layersOf({ config }: LayerConfig): readonly LayerConfig[] | undefined {
  // Keras 2.2 and before wrote a sequential model as a plain list.
  const list: unknown = Array.isArray(config) ? config : config['layers'];
  if (!Array.isArray(list)) return undefined;
  return list.map(layerConfig).filter((layer) => layer !== undefined);
}

/** A model's layers, those inside of layers and of models in it too, wherever they stand. */
export function everyLayer(root: LayerConfig): LayerConfig[] {
  const found: LayerConfig[] = [];
  const open = [root];
  for (let layer = open.pop(); layer; layer = open.pop()) {
    if (layer !== root) found.push(layer);
    // A stack gives the last first.
    open.push(...(layersOf(layer) ?? partsOf(layer)).toReversed());
  }
  return found;
}

/** What wrappers and recurrent layers have in them. */
function partsOf({ config }: LayerConfig): readonly LayerConfig[] {
  const cells = Array.isArray(config['cells']) ? (config['cells'] as unknown[]) : [];
  return [config['layer'], config['backward_layer'], config['cell'], ...cells]
    .map(layerConfig)
    .filter((layer) => layer !== undefined);
}

function layerConfig(value: unknown): LayerConfig | undefined {
  if (!isObject(value)) return undefined;
  // TF.js itself writes Keras' names too, but reads its own as well.
  const className = value['class_name'] ?? value['className'];
  const config = value['config'];
  if (typeof className !== 'string' || typeof config !== 'object' || config === null)
    return undefined;
  const options = config as Record<string, unknown>;
  const name = value['name'] ?? options['name'];
  return { className, name: typeof name === 'string' ? name : className, config: options };
}
