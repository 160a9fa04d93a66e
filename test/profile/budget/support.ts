import { parseBudget } from '../../../src/profile/budget/parse-budget';
import type { Budget, BudgetModel } from '../../../src/profile/budget/budget';
import type { BudgetHost } from '../../../src/profile/budget/check';
import type { Profile } from '../../../src/profile/document';
import type { Inspection } from '../../../src/profile/inspection';

export function budgetOf(...models: object[]): Budget {
  return parseBudget(JSON.stringify({ models }));
}

export function modelOf(changes: object): BudgetModel {
  const [model] = budgetOf({ zoo: 'resnet50', ...changes }).models;
  if (!model) throw new Error('No model.');
  return model;
}

/** What is known of a profiled model without running it. */
export function inspectionOf({ model, layers, memory }: Profile): Inspection {
  return {
    model: { ...model, inputs: [] },
    layers: layers
      .filter(({ kind }) => kind === 'layer')
      .map((layer) => ({
        ...layer,
        source: layer.source?.constructedAt[0]
          ? { ...layer.source.constructedAt[0], role: 'constructed', chain: [] }
          : null,
      })),
    memory: { weightBytes: memory.weightBytes, predictedPeakBytes: memory.predictedPeakBytes },
    notes: [],
  };
}

/** Gives the same profile for every model. */
export function hostOf(
  profile: Profile,
  baseline = profile,
  changes: Partial<BudgetHost> = {},
): BudgetHost & { readonly calls: string[] } {
  const calls: string[] = [];
  return {
    calls,
    inspect: ({ title }) => {
      calls.push(`inspect ${title}`);
      return Promise.resolve(inspectionOf(profile));
    },
    measure: ({ title }) => {
      calls.push(`measure ${title}`);
      return Promise.resolve(profile);
    },
    baseline: (_, path) => {
      calls.push(`read ${path}`);
      return Promise.resolve(baseline);
    },
    throwIfCancelled: () => undefined,
    ...changes,
  };
}
