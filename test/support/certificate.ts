import type { Graph } from '../../src/model/graph';
import type { AnchoredKernel } from '../../src/profile/attribution/anchors';
import type { KernelCover } from '../../src/profile/attribution/covers';
import type { GraphIndex } from '../../src/profile/attribution/graph-index';
import { indexGraph, readsOf } from '../../src/profile/attribution/graph-index';
import type { ValueClasses } from '../../src/profile/attribution/value-classes';
import { classifyValues } from '../../src/profile/attribution/value-classes';

/**
 * Checks finished covers without the rules that found them: a cover must make what its kernel is
 * said to produce, from exactly what the kernel reads, and nothing else.
 */
export class Certificate {
  readonly index: GraphIndex;
  readonly values: ValueClasses;

  constructor(original: Graph) {
    this.index = indexGraph(original);
    this.values = classifyValues(this.index);
  }

  /** What is wrong with a computing cover, or undefined. */
  problem(kernel: AnchoredKernel, cover: KernelCover): string | undefined {
    const nodes = [...cover.nodes, ...cover.shared].flatMap(
      (id) => this.index.nodeById.get(id) ?? [],
    );
    const made = new Set(nodes.flatMap((node) => node.outputs));
    const used = new Set(nodes.flatMap(readsOf));
    const wanted = kernel.anchors.map(({ tensor }) => tensor);
    const boundary = new Set(
      [...used].filter((name) => !made.has(name) && !this.values.constants.has(name)),
    );
    const unmade = wanted.find((tensor) => !kernel.reads.has(tensor) && !this.has(made, tensor));
    if (unmade !== undefined) return `${unmade} is not made`;
    const unread = [...boundary].find((tensor) => !this.has(kernel.reads, tensor));
    if (unread !== undefined) return `${unread} is not read`;
    const unused = [...kernel.reads].find((tensor) => !this.has(boundary, tensor));
    if (unused !== undefined) return `${unused} is not used`;
    const loose = nodes.find((node) =>
      node.outputs.every((output) => !used.has(output) && !this.has(new Set(wanted), output)),
    );
    return loose && `${loose.name} is not needed`;
  }

  /** Whether a set has a tensor or one that always holds the same value. */
  private has(tensors: ReadonlySet<string>, tensor: string): boolean {
    return this.values.same(tensor).some((twin) => tensors.has(twin));
  }
}
