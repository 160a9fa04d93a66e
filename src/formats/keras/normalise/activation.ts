import { isObject } from '../json';

/** Names of Keras that TF.js knows by another. */
const RENAMED: Readonly<Record<string, string>> = {
  'keras>gelu': 'gelu',
  'keras>silu': 'swish',
  hard_shrink: '',
  silu: 'swish',
};

/** What TF.js has, and what is registered in keras/layers/activations.ts. */
const KNOWN = new Set(
  `celu elu exponential gelu hard_sigmoid hard_silu hard_swish hard_tanh leaky_relu linear
   log_sigmoid log_softmax mish relu relu6 selu sigmoid softmax softplus softsign squareplus swish
   tanh tanh_shrink`.split(/\s+/),
);

/**
 * The name that TF.js takes for an activation, which may be written as an object; undefined where
 * there is none like it.
 *
 * @param isNew of Keras 3, whose hard sigmoid is another than that of Keras 2 and TF.js.
 */
export function activationName(value: unknown, isNew: boolean): string | undefined {
  const name = isObject(value) && value['class_name'] === 'function' ? value['config'] : value;
  if (name === null || name === undefined) return 'linear';
  if (typeof name !== 'string') return undefined;
  const known = RENAMED[name] ?? name;
  if (known === 'hard_sigmoid' && isNew) return 'layerline_hard_sigmoid';
  return KNOWN.has(known) ? known : undefined;
}

/** For messages: its name, or the class of a layer that stands in its place. */
export function activationText(value: unknown): string {
  if (!isObject(value)) return String(value);
  return String(value['class_name'] === 'function' ? value['config'] : value['class_name']);
}
