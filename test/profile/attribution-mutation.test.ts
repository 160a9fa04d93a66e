import { beforeAll, describe, expect, it } from 'vitest';
import type { Anchor, AnchoredKernel } from '../../src/profile/attribution/anchors';
import type { KernelCover } from '../../src/profile/attribution/covers';
import { nodeId, readsOf } from '../../src/profile/attribution/graph-index';
import { attributeModel } from '../support/attribute-model';
import { Certificate } from '../support/certificate';
import type { Oracle } from '../support/oracle';
import { consultOracle } from '../support/oracle';
import { randomNet } from '../support/random-net';

/**
 * Can the checks fail that the fuzz test trusts? Right attributions of seeded nets are made wrong,
 * one place at a time, and the checks must notice.
 */

const FIRST_SEED = 1001;
const NETS = 40;

interface Subject {
  readonly kernels: readonly AnchoredKernel[];
  readonly covers: readonly KernelCover[];
  readonly certificate: Certificate;
  readonly oracle: Oracle;
  /** Everything that nodes of the model compute. */
  readonly tensors: ReadonlySet<string>;
}

const subjects: Subject[] = [];
beforeAll(async () => {
  for (let seed = FIRST_SEED; seed < FIRST_SEED + NETS; seed++) {
    const model = await attributeModel(randomNet(seed));
    const [top] = model.attributions;
    if (!top) throw new Error('Nothing was attributed.');
    const original = model.instrumented.model.graph;
    const tensors = new Set(original.nodes.flatMap((node) => node.outputs));
    const oracle = await consultOracle(model, [...tensors]);
    const certificate = new Certificate(original);
    subjects.push({ ...top, certificate, oracle, tensors });
    await model.remove();
  }
}, 60_000);

/** Prints how many mutants a check rejected; returns their part. */
function partRejected(mutants: readonly { readonly what: string; readonly rejected: boolean }[]) {
  const accepted = mutants.filter(({ rejected }) => !rejected);
  const examples = accepted.slice(0, 10).map(({ what }) => what);
  console.log(
    `${mutants.length - accepted.length} of ${mutants.length} mutants rejected`,
    examples,
  );
  expect(mutants.length).toBeGreaterThan(500);
  return 1 - accepted.length / mutants.length;
}

describe('the numeric oracle', () => {
  it('rejects anchors moved to a neighbour of their tensor', () => {
    const mutants = subjects.flatMap((subject) =>
      subject.kernels
        .flatMap((kernel) => kernel.anchors)
        .flatMap((anchor) => movedAnchors(subject, anchor))
        .map(({ tensor, output }) => ({
          what: `${output} as ${tensor}`,
          rejected: !subject.oracle.isSame(tensor, output),
        })),
    );
    expect(partRejected(mutants)).toBeGreaterThanOrEqual(0.995);
  });
});

/** To tensors one node away, with as many elements but other numbers. */
function movedAnchors(subject: Subject, anchor: Anchor): Anchor[] {
  const { certificate, oracle, tensors } = subject;
  const { producer, consumers } = certificate.index;
  const node = producer.get(anchor.tensor);
  if (!node) return [];
  const after = consumers.get(anchor.tensor) ?? [];
  return [...readsOf(node), ...after.flatMap((consumer) => consumer.outputs)]
    .filter((tensor) => tensors.has(tensor))
    .filter((tensor) => oracle.count(tensor) === oracle.count(anchor.tensor))
    .filter((tensor) => !oracle.areSame(tensor, anchor.tensor))
    .map((tensor) => ({ ...anchor, tensor }));
}

describe('the certificate', () => {
  it('holds for all that is called exact', () => {
    for (const { cover, problem } of subjects.flatMap(exactCovers))
      expect(problem(cover)).toBeUndefined();
  });

  it('rejects covers that lack a node', () => {
    const mutants = subjects
      .flatMap(exactCovers)
      .flatMap(({ cover, subject, problem }) =>
        [...cover.nodes, ...cover.shared]
          .filter((id) => computes(subject, id))
          .map((id) => ({ what: `without ${id}`, rejected: !!problem(without(cover, id)) })),
      );
    expect(partRejected(mutants)).toBe(1);
  });

  it('rejects covers with a neighbour’s node', () => {
    const mutants = subjects.flatMap(exactCovers).flatMap(({ cover, subject, problem }) =>
      neighbours(subject, cover)
        .filter((id) => computes(subject, id))
        .map((id) => ({
          what: `with ${id}`,
          rejected: !!problem({ ...cover, nodes: [...cover.nodes, id] }),
        })),
    );
    expect(partRejected(mutants)).toBe(1);
  });
});

function exactCovers(subject: Subject) {
  const { covers, kernels, certificate } = subject;
  return covers.flatMap((cover) => {
    const kernel = kernels[cover.index];
    if (cover.kind !== 'compute' || !cover.exact || !kernel) return [];
    return [
      { cover, subject, problem: (mutant: KernelCover) => certificate.problem(kernel, mutant) },
    ];
  });
}

function without(cover: KernelCover, id: number): KernelCover {
  const others = (ids: readonly number[]) => ids.filter((other) => other !== id);
  return { ...cover, nodes: others(cover.nodes), shared: others(cover.shared) };
}

/** Nodes just before and just after a cover. */
function neighbours({ certificate }: Subject, { nodes, shared }: KernelCover): number[] {
  const { nodeById, producer, consumers } = certificate.index;
  const inside = new Set([...nodes, ...shared]);
  const around = [...inside]
    .flatMap((id) => nodeById.get(id) ?? [])
    .flatMap((node) => [
      ...readsOf(node).flatMap((read) => producer.get(read) ?? []),
      ...node.outputs.flatMap((output) => consumers.get(output) ?? []),
    ])
    .map(nodeId);
  return [...new Set(around)].filter((id) => !inside.has(id));
}

/** Not one that hands its operand on, nor one of constants: those may stand anywhere. */
function computes({ certificate: { index, values } }: Subject, id: number): boolean {
  const node = index.nodeById.get(id);
  if (!node || values.foldable.has(id)) return false;
  return !node.outputs.some((output) =>
    values.same(output).some((twin) => node.inputs.includes(twin)),
  );
}
