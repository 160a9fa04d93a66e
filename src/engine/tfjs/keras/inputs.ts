import type { ValueInfo } from '../../../model/tensor';
import type { LayerConfig } from '../native/layers-config';
import { layersOf } from '../native/layers-config';
import { layersInputs } from '../native/layers-inputs';

/**
 * What a Keras model takes. What goes into an Embedding is whole numbers, whatever type the input
 * has: Keras' own default is float32, and made up fractions would be no tokens. Throws FormatError.
 */
export function kerasInputs(root: LayerConfig, path: string): readonly ValueInfo[] {
  const inputs = layersInputs(root, path);
  const tokens = tokenInputs(root);
  const isToken = ({ name }: ValueInfo) => tokens.has(name) || tokens.has('*');
  return inputs.map((input) => (isToken(input) ? { ...input, dtype: 'int32' } : input));
}

/** Names of inputs that an Embedding takes; `*` is a sequential model's only one. */
function tokenInputs(root: LayerConfig): ReadonlySet<string> {
  const layers = layersOf(root) ?? [];
  const first = layers.find(({ className }) => className !== 'InputLayer');
  if (root.className === 'Sequential')
    return new Set(first?.className === 'Embedding' ? ['*'] : []);
  return new Set(embeddingCalls(root).map(([name]) => name));
}

/** `["tokens", 0, 0]` for each call of an Embedding. */
function embeddingCalls({ config }: LayerConfig): [string, ...unknown[]][] {
  const layers = (config['layers'] ?? []) as readonly {
    readonly class_name: string;
    readonly inbound_nodes: [string, ...unknown[]][][];
  }[];
  const embeddings = layers.filter(({ class_name }) => class_name === 'Embedding');
  return embeddings.flatMap(({ inbound_nodes }) => inbound_nodes.flat());
}
