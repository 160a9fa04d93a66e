import type { GraphNode } from './graph-groups';

/** Operations that only bring data into shape for others. */
const HELPERS = new Set([
  'Shape',
  'StridedSlice',
  'Pack',
  'Unpack',
  'Cast',
  'Identity',
  'ExpandDims',
  'Squeeze',
  'Fill',
  'Pad',
  'SpaceToBatchND',
  'BatchToSpaceND',
]);
/** What is left of a normalisation whose weights were folded: a product, a sum. */
const NORMALISATION = /(FusedBatchNorm\w*|batchnorm(_\d+)?)(\/\w+)?$/;
const SPEAKING = /Relu|Elu|Selu|Sigmoid|Softmax|Tanh|Pool/;

/** What a layer is, by the operation that makes most of it. */
export function layerType(nodes: readonly GraphNode[]): string {
  const main =
    nodes.find((node) => /Conv|MatMul|Einsum/.test(node.op)) ??
    nodes.find((node) => /FusedBatchNorm/.test(node.op));
  const isSeparable =
    nodes.some((node) => /Depthwise/.test(node.op)) &&
    nodes.some((node) => /Conv2D$/.test(node.op));
  if (isSeparable) return 'SeparableConv2D';
  if (main) return plainName(main.op);
  if (nodes.every((node) => NORMALISATION.test(node.name))) return 'BatchNormalization';
  const last =
    nodes.find((node) => SPEAKING.test(node.op)) ??
    nodes.findLast((node) => !HELPERS.has(node.op)) ??
    nodes.at(-1);
  return plainName(last?.op ?? '');
}

/** Whether a convolution is fused or not, and its version, is the runtime's business. */
function plainName(op: string): string {
  if (/^FusedBatchNorm/.test(op)) return 'BatchNormalization';
  return op.replace(/^_?Fused/, '').replace(/^DepthwiseConv2dNative$/, 'DepthwiseConv2D');
}
