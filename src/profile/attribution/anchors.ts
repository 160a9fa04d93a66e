import type { Graph, Node } from '../../model/graph';
import { qualifiedOpType, stringAttribute } from '../../model/graph';
import { backwardCone, boundaryOf, sameSet } from './cone';
import type { GraphIndex } from './graph-index';
import { leadingTensor, mentionedNode, mentionedTensor, readsOf } from './graph-index';
import type { ValueClasses } from './value-classes';

/** An executed kernel and what is known of its operands in terms of the original graph. */
export interface AnchoredKernel {
  readonly index: number;
  readonly node: Node;
  /** Original tensors that it reads. */
  readonly reads: ReadonlySet<string>;
  /** Reads that could not be tied to an original tensor. */
  readonly unknownReads: readonly string[];
  /** Which original tensor each of its outputs is, and how that was found. */
  readonly anchors: readonly Anchor[];
}

export interface Anchor {
  readonly output: string;
  readonly tensor: string;
  readonly how: string;
}

/** Element types of a kernel's outputs, as the runtime reported them: `uint8`, `float`, … */
export type KernelOutputTypes = ReadonlyMap<string, readonly (string | undefined)[]>;

const LAYOUT_ONLY =
  /^(ReorderInput|ReorderOutput|Transpose|Cast|MemcpyToHost|MemcpyFromHost|Identity|Reshape|Squeeze|Unsqueeze)$/;
const QUANTISED_KERNEL = /QLinear|QGemm|QAttention|DynamicQuantize/;
/** Rules that name the tensor itself; all others may lag behind later in-place fusions. */
const FINAL_RULES = new Set(['name', 'pass-through', 'before layout change']);
const MAX_QUANTISE_STEPS = 6;
const MAX_FUSION_STEPS = 4;
const MAX_LAYOUT_STEPS = 3;

/**
 * Ties every kernel output to an original tensor, in execution order. The rules were found by
 * experiment on ONNX Runtime 1.30 (names it gives to fused, moved and inserted nodes) and are
 * verified numerically on random graphs in the tests.
 */
export function anchorKernels(
  original: GraphIndex,
  values: ValueClasses,
  executed: Graph,
  outputTypes: KernelOutputTypes,
): AnchoredKernel[] {
  return new Anchoring(original, values, executed, outputTypes).run();
}

class Anchoring {
  /** Original tensor by executed tensor. */
  private readonly anchorOf = new Map<string, string>();
  private readonly originalTensors: ReadonlySet<string>;
  private readonly beforeLayout: ReadonlyMap<string, string>;
  private readonly inlinedFunctions = new Set<Node>();
  /** Original nodes whose name a kernel carries: no kernel without a name is theirs. */
  private readonly namedNodes: ReadonlySet<Node>;
  /** What kernels without an anchor read, by the tensor they produce: their readers read it. */
  private readonly readsThrough = new Map<string, ReadonlySet<string>>();

  constructor(
    private readonly original: GraphIndex,
    private readonly values: ValueClasses,
    private readonly executed: Graph,
    private readonly outputTypes: KernelOutputTypes,
  ) {
    this.originalTensors = new Set([
      ...original.producer.keys(),
      ...original.inputs,
      ...values.constants,
    ]);
    this.beforeLayout = this.tensorsBeforeLayoutChanges();
    this.namedNodes = new Set(
      executed.nodes.flatMap(({ name }) => original.nodeById.get(mentionedNode(name) ?? -1) ?? []),
    );
    for (const input of original.inputs) this.anchorOf.set(input, input);
    for (const captured of this.capturedTensors()) this.anchorOf.set(captured, captured);
  }

  run(): AnchoredKernel[] {
    return this.executed.nodes.map((node, index) => {
      const operands = readsOf(node).filter((name) => !this.executed.weights.has(name));
      const reads = new Set<string>();
      const unknownReads: string[] = [];
      for (const operand of operands) {
        const anchor = this.anchorOf.get(operand);
        const through = this.readsThrough.get(operand);
        if (anchor !== undefined) reads.add(anchor);
        else if (through) through.forEach((tensor) => reads.add(tensor));
        else unknownReads.push(operand);
      }
      const kernel = { index, node, reads, unknownReads };
      const anchors: Anchor[] = [];
      node.outputs.forEach((output, position) => {
        if (output === '') return;
        const found = this.anchorOutput(kernel, output, position);
        if (!found) {
          if (unknownReads.length === 0) this.readsThrough.set(output, reads);
          return;
        }
        this.anchorOf.set(output, found.tensor);
        anchors.push(found);
      });
      return { ...kernel, anchors };
    });
  }

  /** Tensors of an outer graph that this (sub)graph reads: visible under their own names. */
  private *capturedTensors(): Iterable<string> {
    for (const node of this.original.graph.nodes)
      for (const read of readsOf(node))
        if (!this.original.producer.has(read) && !this.values.constants.has(read)) yield read;
  }

  /** An unnamed output that only a layout operator turns into a known tensor is that tensor. */
  private tensorsBeforeLayoutChanges(): Map<string, string> {
    const before = new Map<string, string>();
    for (const node of [...this.executed.nodes].reverse()) {
      const isLayoutChange =
        node.opType === 'ReorderOutput' ||
        node.opType === 'ReorderInput' ||
        (node.opType === 'Transpose' && mentionedNode(node.name) === undefined);
      const [input, output] = [node.inputs[0], node.outputs[0]];
      if (!isLayoutChange || input === undefined || output === undefined) continue;
      const tensor = this.originalTensors.has(output) ? output : before.get(output);
      if (tensor !== undefined) before.set(input, tensor);
    }
    return before;
  }

  private anchorOutput(
    kernel: Omit<AnchoredKernel, 'anchors'>,
    output: string,
    position: number,
  ): Anchor | undefined {
    const first = this.byName(kernel.node, output, position) ?? this.byNeighbours(kernel, output);
    if (!first) return undefined;
    if (FINAL_RULES.has(first.how)) return { output, ...first };
    return { output, ...this.followFusions(kernel, position, first) };
  }

  /** Names first, from the most to the least telling. */
  private byName(node: Node, output: string, position: number): Found | undefined {
    if (this.originalTensors.has(output)) return { tensor: output, how: 'name' };
    const before = this.beforeLayout.get(output);
    if (before !== undefined) return { tensor: before, how: 'before layout change' };
    const leading = leadingTensor(node.name);
    if (position === 0 && leading !== undefined && this.originalTensors.has(leading))
      return { tensor: leading, how: 'node named after tensor' };
    const inOutput = mentionedTensor(output);
    if (inOutput !== undefined && this.originalTensors.has(inOutput))
      return { tensor: inOutput, how: 'tensor suffix' };
    const namedAfter = this.original.nodeById.get(mentionedNode(output) ?? -1);
    const itsOutput = namedAfter?.outputs[Math.min(position, namedAfter.outputs.length - 1)];
    if (itsOutput !== undefined) return { tensor: itsOutput, how: 'tensor named after node' };
    const hinted = this.original.nodeById.get(mentionedNode(node.name) ?? -1)?.outputs[0];
    if (hinted !== undefined && position === 0 && !/Transpose|Reorder/.test(node.opType))
      return { tensor: hinted, how: 'node name' };
    const input = this.anchorOf.get(node.inputs[0] ?? '');
    if (LAYOUT_ONLY.test(node.opType) && input !== undefined)
      return { tensor: input, how: 'pass-through' };
    return undefined;
  }

  /** Without a telling name: the one original consumer of what the kernel reads that fits. */
  private byNeighbours(kernel: Omit<AnchoredKernel, 'anchors'>, output: string): Found | undefined {
    const inlined = inlinedFunction(kernel.node);
    if (inlined !== undefined) {
      if (output.startsWith('_inlfunc_')) return undefined;
      const call = this.consumersOfReads(kernel.reads).find(
        (node) => node.opType === inlined && !this.inlinedFunctions.has(node),
      );
      const result = call?.outputs[0];
      if (!call || result === undefined) return undefined;
      this.inlinedFunctions.add(call);
      return { tensor: result, how: `inlined ${inlined}` };
    }
    if (kernel.unknownReads.length > 0) return undefined;
    const alike = this.consumersOfReads(kernel.reads).filter(
      (node) => node.opType === kernel.node.opType && !this.namedNodes.has(node),
    );
    const result = alike.length === 1 ? alike[0]?.outputs[0] : undefined;
    return result === undefined
      ? undefined
      : { tensor: result, how: 'same operator on same input' };
  }

  private consumersOfReads(reads: ReadonlySet<string>): Node[] {
    return [...reads].flatMap((tensor) =>
      this.values.same(tensor).flatMap((twin) => this.original.consumers.get(twin) ?? []),
    );
  }

  /**
   * Later in-place fusions (residual sum as a fourth Conv operand, activation attribute,
   * quantisation) do not rename the node, so the anchor lags: move it forward until it fits.
   */
  private followFusions(
    kernel: Omit<AnchoredKernel, 'anchors'>,
    position: number,
    start: Found,
  ): Found {
    let { tensor, how } = start;
    const quantised = this.forwardToQuantise(kernel.node, position, tensor);
    if (quantised !== undefined) [tensor, how] = [quantised, `${how}+quantised`];

    const fused = this.forwardToBoundary(kernel, tensor);
    if (fused !== undefined) [tensor, how] = [fused, `${how}+forward`];

    const activation = stringAttribute(kernel.node, 'activation', '');
    if (activation !== '') {
      const activated = this.forwardToActivation(kernel, tensor, activation, fused !== undefined);
      if (activated !== undefined) [tensor, how] = [activated, `${how}+activation`];
    }
    return { tensor, how };
  }

  private forwardToQuantise(node: Node, position: number, tensor: string): string | undefined {
    const type = this.outputTypes.get(node.name)?.[position];
    const producedBy = this.original.producer.get(tensor)?.opType ?? '';
    const emitsBytes =
      (type === 'uint8' || type === 'int8') &&
      producedBy !== 'QuantizeLinear' &&
      !/Cast|Constant/.test(producedBy);
    if (!QUANTISED_KERNEL.test(qualifiedOpType(node)) && !emitsBytes) return undefined;
    let current: string | undefined = tensor;
    for (let step = 0; step < MAX_QUANTISE_STEPS && current !== undefined; step++) {
      if (this.original.producer.get(current)?.opType === 'QuantizeLinear')
        return current === tensor ? undefined : current;
      current = this.onlyConsumerOutput(current);
    }
    return undefined;
  }

  private forwardToBoundary(
    kernel: Omit<AnchoredKernel, 'anchors'>,
    tensor: string,
  ): string | undefined {
    const { node, reads, unknownReads } = kernel;
    const frontier = this.coneOf(kernel, tensor).frontier;
    const missesReads = unknownReads.length === 0 && [...reads].some((read) => !frontier.has(read));
    const sumOperand = isConvolution(node) ? node.inputs[3] : undefined;
    const includesSum = (candidate: string): boolean =>
      !sumOperand || this.adds(kernel, candidate, sumOperand);
    if (!missesReads && includesSum(tensor)) return undefined;
    let current = this.onlyConsumerOutput(tensor);
    for (let step = 0; step < MAX_FUSION_STEPS && current !== undefined; step++) {
      const fits = sameSet(this.coneOf(kernel, current).frontier, reads);
      if (fits && includesSum(current)) return current;
      current = this.onlyConsumerOutput(current);
    }
    return undefined;
  }

  /** Whether an Add of this operand lies between what the kernel reads and the tensor. */
  private adds(kernel: Pick<AnchoredKernel, 'reads'>, tensor: string, operand: string): boolean {
    const anchor = this.anchorOf.get(operand);
    const isOperand = (name: string): boolean =>
      anchor === undefined || this.values.same(anchor).includes(name);
    return this.nodesOf(kernel, tensor).some(
      (node) => node.opType === 'Add' && node.inputs.some(isOperand),
    );
  }

  private forwardToActivation(
    kernel: Omit<AnchoredKernel, 'anchors'>,
    tensor: string,
    activation: string,
    movedForward: boolean,
  ): string | undefined {
    const endsWithIt = this.original.producer.get(tensor)?.opType === activation;
    const isMissing = movedForward
      ? !endsWithIt
      : this.nodesOf(kernel, tensor).every((node) => node.opType !== activation);
    if (!isMissing) return undefined;
    // The runtime may have moved a transpose behind the activation, or dropped a neutral node
    // before it: look past them.
    let next = this.onlyConsumerOutput(tensor);
    for (let step = 0; step < MAX_LAYOUT_STEPS && next !== undefined; step++) {
      const producer = this.original.producer.get(next);
      if (producer?.opType === activation) return next;
      const isPassed =
        this.values.same(tensor).includes(next) || LAYOUT_ONLY.test(producer?.opType ?? '');
      if (!isPassed) return undefined;
      next = this.onlyConsumerOutput(next);
    }
    return undefined;
  }

  private coneOf(kernel: Pick<AnchoredKernel, 'reads'>, tensor: string) {
    const boundary = boundaryOf(this.original, this.values, kernel.reads);
    return backwardCone(this.original, this.values, [tensor], boundary);
  }

  /** Original nodes between what the kernel reads and the tensor. */
  private nodesOf(kernel: Pick<AnchoredKernel, 'reads'>, tensor: string): Node[] {
    const { nodes } = this.coneOf(kernel, tensor);
    return [...nodes].flatMap((id) => this.original.nodeById.get(id) ?? []);
  }

  private onlyConsumerOutput(tensor: string): string | undefined {
    const consumers = this.original.consumers.get(tensor);
    return consumers?.length === 1 ? consumers[0]?.outputs[0] : undefined;
  }
}

/** A convolution that can take a residual sum's other operand as its fourth input. */
function isConvolution(node: Node): boolean {
  return /(nchwc:Conv|FusedConv)$/.test(qualifiedOpType(node));
}

interface Found {
  readonly tensor: string;
  readonly how: string;
}

/** The function that the runtime inlined here: its nodes lose their names, tensors get a prefix. */
function inlinedFunction(node: Node): string | undefined {
  for (const name of [...node.inputs, ...node.outputs]) {
    const match = /^_inlfunc_([A-Za-z0-9]+?)_/.exec(name);
    if (match) return match[1];
  }
  return undefined;
}
