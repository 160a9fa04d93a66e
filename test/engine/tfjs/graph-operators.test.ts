import { beforeAll, describe, expect, it } from 'vitest';
import { startBackend } from '../../../src/engine/tfjs/backends/start';
import { GraphModel } from '../../../src/engine/tfjs/graph/graph-model';
import type { DataType } from '../../../src/model/tensor';
import { CASES } from '../../model/cases';
import type { Case } from '../../model/one-node';
import { elementsOf, modelOf, title } from '../../model/one-node';
import { MORE_CASES, outputTypes } from './graph-cases';
import type { Feed } from './graph-support';
import { expectAgreement } from './graph-support';
import { REFUSED } from './graph-refused';

beforeAll(async () => {
  await startBackend({ device: 'cpu' });
});

const all = [...CASES, ...MORE_CASES].map((one) => [`${title(one)}${kinds(one)}`, one] as const);
const refused = new Set(REFUSED);

describe('operators give what they give on ONNX Runtime', () => {
  it.each(all.filter(([name]) => !refused.has(name)))('%s', async (_, one) => {
    const { model, feeds } = prepared(one);
    await expectAgreement(new GraphModel(model, shapesOf(feeds), undefined), model, feeds);
  });
});

describe('operators that TF.js has no way to run are refused by name', () => {
  it.each(all.filter(([name]) => refused.has(name)))('%s', (_, one) => {
    const { model, feeds } = prepared(one);
    expect(() => new GraphModel(model, shapesOf(feeds), undefined)).toThrow(one.op);
  });

  it('has no stale entries', () => {
    const names = new Set(all.map(([name]) => name));
    expect(REFUSED.filter((name) => !names.has(name))).toEqual([]);
  });
});

/** Which inputs are weights, `w`, and which come at run time, `x`. */
function kinds({ inputs = [] }: Case): string {
  const letters = inputs.map((operand) => (operand ? (operand.constant ? 'w' : 'x') : '-'));
  return letters.length > 0 ? ` (${letters.join('')})` : '';
}

function prepared(one: Case): { model: ReturnType<typeof modelOf>; feeds: Feed[] } {
  const feeds = (one.inputs ?? []).flatMap((operand, index): Feed[] => {
    if (!operand || operand.constant) return [];
    const { dtype, dims } = operand;
    return [{ name: `in${index}`, dtype, dims, data: elementsOf(operand) as Float32Array }];
  });
  return { model: modelOf(one, outputTypes(one)), feeds };
}

function shapesOf(feeds: readonly Feed[]): Record<string, readonly number[]> {
  return Object.fromEntries(feeds.map(({ name, dims }) => [name, dims]));
}

/** What wraps around in fewer bits, or saturates, mustn't be computed in 32. */
it.each(['uint8', 'int8', 'uint16', 'int16', 'uint32'] as DataType[])(
  'sums of %s are refused',
  (dtype) => {
    const operand = { dtype, dims: [2], constant: false };
    const { model } = prepared({ op: 'Add', inputs: [operand, operand] });
    expect(() => new GraphModel(model, { in0: [2], in1: [2] }, undefined)).toThrow(dtype);
  },
);
