import * as l10n from '@vscode/l10n';
import { qualifiedOpType } from '../../../../model/graph';
import type { NodeContext } from '../node-context';
import type { Translate, Translation } from '../translation';
import { Untranslatable } from '../translation';
import { activations } from './activation';
import { attentions } from './attention';
import { batchNormalizations } from './batch-normalization';
import { convolutions } from './convolution';
import { einsums } from './einsum';
import { elementwise } from './elementwise';
import { generators } from './generating';
import { indexings } from './indexing';
import { matrixProducts } from './matmul';
import { normalizations } from './normalization';
import { paddings } from './padding';
import { passing } from './passing';
import { pools } from './pooling';
import { quantizations } from './quantization';
import { recurrents } from './recurrent';
import { reductions } from './reduction';
import { reshapes } from './reshape';
import { resizes } from './resize';
import { slices } from './slicing';
import { softmaxes } from './softmax';
import { transposedConvolutions } from './transposed-convolution';

/** Translations by qualified operator type; families are files. */
const TRANSLATIONS: ReadonlyMap<string, Translate> = new Map(
  [
    activations,
    attentions,
    batchNormalizations,
    convolutions,
    einsums,
    elementwise,
    generators,
    indexings,
    matrixProducts,
    normalizations,
    paddings,
    passing,
    pools,
    quantizations,
    recurrents,
    reductions,
    reshapes,
    resizes,
    slices,
    softmaxes,
    transposedConvolutions,
  ].flatMap((family) => Object.entries(family)),
);

/** What TF.js, which has 32 bits for every whole number, would compute without wrapping around. */
const ARITHMETIC: ReadonlySet<string> = new Set([
  'Abs',
  'Add',
  'BitwiseNot',
  'CumSum',
  'Div',
  'Mul',
  'Neg',
  'Pow',
  'ReduceProd',
  'ReduceSum',
  'Sub',
]);

/** Throws `Untranslatable` where TF.js can't compute what the node says. */
export function translate(context: NodeContext): Translation {
  const type = qualifiedOpType(context.node);
  const found = TRANSLATIONS.get(type);
  if (!found) throw new Untranslatable(type);
  const dtype = context.facts.outputs[0]?.dtype;
  if (ARITHMETIC.has(type) && dtype && /int(8|16)$|^uint/.test(dtype)) throw context.refusal(dtype);
  refuseEmpty(context);
  return found(context);
}

/** TF.js's kernels are made for tensors with elements. */
function refuseEmpty(context: NodeContext): void {
  const isEmpty = context.facts.inputs.some(
    (input, index) => !context.isConstant(index) && input?.shape?.includes(0),
  );
  if (isEmpty && context.node.opType !== 'Concat') throw context.refusal(l10n.t('empty tensors'));
}
