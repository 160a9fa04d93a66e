import type { Node } from '../graph';
import { qualifiedOpType } from '../graph';
import type { TensorType } from '../tensor';
import { activationRules } from './activation';
import { attentionRules } from './attention';
import { binaryRules } from './binary';
import { constantRules } from './constant';
import { controlFlowRules } from './control-flow';
import { convolutionRules } from './convolution';
import { NO_COST, UNKNOWN_COST } from './costs';
import { einsumRules } from './einsum';
import { indexingRules } from './indexing';
import { matMulRules } from './matmul';
import { microsoftRules } from './microsoft';
import { normalizationRules } from './normalization';
import { paddingRules } from './padding';
import { poolingRules } from './pooling';
import { quantizationRules } from './quantization';
import { recurrentRules } from './recurrent';
import { reductionRules } from './reduction';
import { reshapeRules } from './reshape';
import { resizeRules } from './resize';
import type { OpContext, OpCost, OpRule, Value } from './rule';
import { signalRules } from './signal';
import { slicingRules } from './slicing';
import { softmaxRules } from './softmax';
import { visionRules } from './vision';

/** Rules by qualified operator type; families are files. */
const RULES: ReadonlyMap<string, OpRule> = new Map(
  [
    convolutionRules,
    controlFlowRules,
    matMulRules,
    normalizationRules,
    poolingRules,
    paddingRules,
    reshapeRules,
    activationRules,
    binaryRules,
    softmaxRules,
    attentionRules,
    constantRules,
    einsumRules,
    indexingRules,
    microsoftRules,
    quantizationRules,
    recurrentRules,
    reductionRules,
    resizeRules,
    signalRules,
    slicingRules,
    visionRules,
  ].flatMap((family) => Object.entries(family)),
);

/** The rule of an operator, or undefined where it is not modelled. */
export function ruleFor(domain: string, opType: string): OpRule | undefined {
  return RULES.get(qualifiedOpType({ domain, opType }));
}

export type InferOptions = Omit<OpContext, 'node' | 'inputs'>;

/**
 * Types of a node's outputs, one for each of `node.outputs`; undefined where not known or not
 * modelled. Throws ModelError('shape-mismatch' | 'bad-attribute') when the inputs can't go together.
 */
export function inferNode(
  node: Node,
  inputs: readonly (Value | undefined)[],
  options: InferOptions,
): (Value | undefined)[] {
  return inferWith(ruleFor(node.domain, node.opType), { ...options, node, inputs });
}

/** As `inferNode` with the rule at hand; the same context then goes to `costWith`. */
export function inferWith(rule: OpRule | undefined, context: OpContext): (Value | undefined)[] {
  const inferred = rule?.infer(context);
  return context.node.outputs.map((name, index) => (name ? inferred?.[index] : undefined));
}

/** Cost of a node whose outputs `inferWith` gave; all unknown where it is not modelled. */
export function costWith(
  rule: OpRule | undefined,
  context: OpContext,
  outputs: readonly (TensorType | undefined)[],
): OpCost {
  if (!rule) return UNKNOWN_COST;
  return rule.cost ? rule.cost(context, outputs) : NO_COST;
}
