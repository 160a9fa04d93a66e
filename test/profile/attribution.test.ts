import { afterEach, describe, expect, it } from 'vitest';
import type { Optimization } from '../../src/engine/options';
import type { Model } from '../../src/model/graph';
import type { AttributedModel } from '../support/attribute-model';
import { attributeModel } from '../support/attribute-model';
import { checkNumerically } from '../support/oracle';
import {
  foldableNet,
  functionNet,
  ifNet,
  loopNet,
  quantisedResNet,
  transformer,
} from '../support/reference-nets';
import * as rewrittenNets from '../support/rewritten-nets';

let attributed: AttributedModel | undefined;
afterEach(() => attributed?.remove());

async function summarise(model: Model, optimization: Optimization = 'all') {
  attributed = await attributeModel(model, optimization);
  const covers = attributed.attributions.flatMap((graph) => graph.covers);
  const statuses = attributed.attributions.flatMap((graph) => [...graph.statuses.values()]);
  const computing = covers.filter((cover) => cover.kind === 'compute');
  return {
    kernels: covers.length,
    computing: computing.length,
    inexact: computing.filter((cover) => !cover.exact).length,
    unanchored: covers.filter((cover) => cover.kind === 'unanchored').length,
    unexplained: statuses.filter((status) => status === 'unexplained').length,
    nodes: statuses.length,
  };
}

const COMPLETE = { inexact: 0, unanchored: 0, unexplained: 0 };

describe('every kernel is attributed, with proof', () => {
  it.each<[string, () => Model]>([
    ['transformer', () => transformer()],
    ['transformer with dynamic shapes', () => transformer({ dynamicShapes: true })],
    ['transformer with LayerNormalization', () => transformer({ layerNormOperator: true })],
    ['int8 ResNet in QDQ form', () => quantisedResNet()],
    ['constants and no-ops', () => foldableNet()],
    ['Loop', () => loopNet()],
    ['If', () => ifNet()],
  ])('%s', async (_, build) => {
    expect(await summarise(build())).toMatchObject(COMPLETE);
  });

  it.each<Optimization>(['disabled', 'basic', 'extended', 'all'])(
    'transformer at optimisation %s',
    async (optimization) => {
      expect(await summarise(transformer({ layers: 1 }), optimization)).toMatchObject(COMPLETE);
    },
  );

  it('functions: kernels of an inlined body count for the call', async () => {
    const summary = await summarise(functionNet());
    expect(summary).toMatchObject({ unexplained: 0, inexact: 0 });
  });
});

describe('what the optimiser rewrote is attributed right', () => {
  it.each(Object.entries(rewrittenNets))('%s', async (_, build) => {
    expect(await summarise(build())).toMatchObject({ inexact: 0, unexplained: 0 });
    const { refuted } = await checkNumerically(attributed!);
    expect(refuted).toEqual([]);
  });
});
