import * as l10n from '@vscode/l10n';
import { shapeMismatch } from '../errors';
import { stringAttribute } from '../graph';
import { mayEqual } from '../symbols';
import type { Dim, Shape } from '../tensor';
import { broadcastPair } from './broadcast';
import { countOf, scaled } from './costs';
import { badAttribute, knownOf, oneOutput } from './inputs';
import { rolesAt } from './role-table';
import type { OpContext, OpRule } from './rule';

interface Equation {
  /** Labels of each operand; '.' stands for the ellipsis. */
  readonly operands: readonly string[];
  readonly result: string;
}

interface Sizes {
  readonly labels: ReadonlyMap<string, Dim>;
  /** Sizes that the ellipsis covers. */
  readonly ellipsis: Shape;
}

/**
 * Sums of products over labelled axes. A multiply-add for each combination of labels and each operand
 * after the first; with one operand the sum is other arithmetic. Source: ONNX Einsum-12.
 */
const einsum: OpRule = {
  infer: (context) => {
    const equation = parse(context);
    const sizes = sizesOf(context, equation);
    const shape =
      sizes &&
      [...equation.result].flatMap((label) =>
        label === '.' ? sizes.ellipsis : [sizes.labels.get(label) ?? 1],
      );
    return oneOutput(context.inputs.find(Boolean)?.dtype, shape);
  },
  cost: (context) => {
    const sizes = sizesOf(context, parse(context));
    const combinations = sizes && countOf(...sizes.labels.values(), ...sizes.ellipsis);
    const products = context.inputs.length - 1;
    return {
      macs: scaled(combinations, products),
      otherOps: products === 0 ? combinations : 0,
    };
  },
  roles: rolesAt({ parameter: [0, 1, 2] }),
};

function parse(context: OpContext): Equation {
  const text = stringAttribute(context.node, 'equation', '').replace(/\s/g, '');
  const [left = '', result] = text.replaceAll('...', '.').split('->');
  const operands = left.split(',');
  if (operands.length !== context.inputs.length || !/^[A-Za-z.,]*$/.test(left))
    throw badAttribute(
      context,
      l10n.t('equation "{0}" does not fit {1} inputs', text, context.inputs.length),
    );
  return { operands, result: result ?? implicitResult(operands) };
}

/** The ellipsis, then labels that occur once, in alphabetical order. */
function implicitResult(operands: readonly string[]): string {
  const all = operands.join('');
  const once = [...new Set(all)].filter((label) => all.split(label).length === 2 && label !== '.');
  return (all.includes('.') ? '.' : '') + once.sort().join('');
}

function sizesOf(context: OpContext, equation: Equation): Sizes | undefined {
  const labels = new Map<string, Dim>();
  let ellipsis: Shape = [];
  const shapes = context.inputs.map((input) => input?.shape);
  const mismatch = (rule: string) => shapeMismatch(context.label, 'Einsum', shapes, rule);
  for (const [index, operand] of equation.operands.entries()) {
    const shape = shapes[index];
    if (!shape) return undefined;
    const covered = shape.length - operand.replace('.', '').length;
    if (covered < 0 || (covered > 0 && !operand.includes('.')))
      throw mismatch(l10n.t('"{0}" does not fit rank {1}', operand, shape.length));
    let at = 0;
    for (const label of operand) {
      if (label === '.') {
        const joined = broadcastPair(ellipsis, shape.slice(at, at + covered));
        if (!joined) throw mismatch(l10n.t('sizes under the ellipsis must be equal or 1'));
        ellipsis = joined;
        at += covered;
        continue;
      }
      const dim = shape[at++] ?? 1;
      const known = labels.get(label);
      const isOne = known === 1 || dim === 1;
      if (!isOne && !mayEqual(known, dim))
        throw mismatch(l10n.t('sizes of "{0}" must be equal', label));
      labels.set(label, known === undefined || known === 1 ? dim : knownOf(known, dim));
    }
  }
  return { labels, ellipsis };
}

export const einsumRules: Readonly<Record<string, OpRule>> = { Einsum: einsum };
