import type { Node } from '../../model/graph';
import { intsAttribute } from '../../model/graph';

/** An nn.Module on the way to a node: its path (`layer1.0.conv1`, '' for the model) and class. */
export interface TorchModule {
  readonly path: string;
  /** Class name without its Python module: `Conv2d`. */
  readonly type: string;
}

const SCOPES = 'pkg.torch.onnx.name_scopes';
const CLASSES = 'pkg.torch.onnx.class_hierarchy';
const REWRITES = 'pkg.onnxscript.rewriter.rule_name';

/**
 * The modules around a node, outermost first, as the PyTorch exporter notes them: two aligned
 * Python lists printed with `repr`, whose last entries are the node and the ATen operator
 * (`['', 'layer1', 'layer1.0', 'linear']`). Undefined without usable notes.
 */
export function torchModules(node: Node): TorchModule[] | undefined {
  const paths = parsePythonStrings(node.metadata.get(SCOPES));
  if (!paths || paths.length < 2) return undefined;
  const types = parsePythonStrings(node.metadata.get(CLASSES)) ?? [];
  const modules = paths.slice(0, -1).map((path, index) => ({
    path,
    type: types[index]?.split('.').pop() || 'Module',
  }));
  const fused = fusedModule(node);
  return fused ? [...modules.slice(0, -1), fused] : modules;
}

/**
 * The exporter folds batch normalizations into the convolutions before them, and leaves these the
 * normalization's notes. Weights keep their names, which tell the module.
 */
function fusedModule(node: Node): TorchModule | undefined {
  if (!node.metadata.get(REWRITES)?.includes('FuseBatchNorm')) return undefined;
  const [, path] = /^(.+)\.weight$/.exec(node.inputs[1] ?? '') ?? [];
  if (path === undefined) return undefined;
  if (node.opType === 'Gemm') return { path, type: 'Linear' };
  const rank = intsAttribute(node, 'kernel_shape')?.length;
  return { path, type: rank === undefined ? node.opType : `${node.opType}${rank}d` };
}

/** Reads `['a', "it's"]`; undefined for anything else. */
export function parsePythonStrings(text: string | undefined): string[] | undefined {
  if (!text?.startsWith('[') || !text.endsWith(']')) return undefined;
  const items: string[] = [];
  const item = /\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*(,|$)/sy;
  const body = text.slice(1, -1);
  while (item.lastIndex < body.length) {
    const match = item.exec(body);
    if (!match) return body.trim() === '' ? [] : undefined;
    items.push((match[1] ?? match[2] ?? '').replace(/\\(.)/gs, '$1'));
  }
  return items;
}
