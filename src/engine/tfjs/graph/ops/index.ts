import { qualifiedOpType } from '../../../../model/graph';
import type { NodeContext } from '../node-context';
import type { Translate, Translation } from '../translation';
import { Untranslatable } from '../translation';
import { activations } from './activation';
import { convolutions } from './convolution';
import { elementwise } from './elementwise';
import { matrixProducts } from './matmul';
import { normalizations } from './normalization';
import { pools } from './pooling';
import { reshapes } from './reshape';
import { softmaxes } from './softmax';

/** Translations by qualified operator type; families are files. */
const TRANSLATIONS: ReadonlyMap<string, Translate> = new Map(
  [
    activations,
    convolutions,
    elementwise,
    matrixProducts,
    normalizations,
    pools,
    reshapes,
    softmaxes,
  ].flatMap((family) => Object.entries(family)),
);

/** Throws `Untranslatable` where TF.js can't compute what the node says. */
export function translate(context: NodeContext): Translation {
  const type = qualifiedOpType(context.node);
  const found = TRANSLATIONS.get(type);
  if (!found) throw new Untranslatable(type);
  return found(context);
}
