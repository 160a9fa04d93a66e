import * as l10n from '@vscode/l10n';
import type { Variable } from '@tensorflow/tfjs';
import type { Attribute, LayerAttribute, Node } from '../../../model/graph';
import {
  floatAttribute,
  intAttribute,
  intsAttribute,
  qualifiedOpType,
  stringAttribute,
} from '../../../model/graph';
import type { Value } from '../../../model/ops/rule';
import type { DataType } from '../../../model/tensor';
import type { Weight } from '../../../model/weights';
import { weightNumbers } from './number-values';
import type { Layout } from './layout';
import type { Form, Operand } from './translation';
import { Untranslatable } from './translation';
import type { Weights } from './weight-store';

/** What a plan knows of a tensor of the graph. */
export interface PlannedValue extends Partial<Value> {
  readonly name: string;
  readonly weight?: Weight | undefined;
  /** Worked out before the run, and so never computed. */
  readonly numbers?: readonly number[] | undefined;
  /** As the node that makes it leaves it. */
  readonly layout: Layout;
}

export interface NodeFacts {
  readonly node: Node;
  readonly opset: number;
  /** Of the layer that the node belongs to. */
  readonly layer: { readonly type: string; readonly attributes: Record<string, LayerAttribute> };
  readonly inputs: readonly (PlannedValue | undefined)[];
  readonly outputs: readonly (Value | undefined)[];
}

/** What a translation sees of its node. */
export class NodeContext {
  readonly node: Node;
  readonly opset: number;

  constructor(
    readonly facts: NodeFacts,
    private readonly weights: Weights,
  ) {
    this.node = facts.node;
    this.opset = facts.opset;
  }

  has(index: number): boolean {
    return this.facts.inputs[index] !== undefined;
  }

  get inputCount(): number {
    return this.facts.inputs.length;
  }

  get outputCount(): number {
    return this.node.outputs.length;
  }

  /** Whether somebody may read this output. */
  needs(output: number): boolean {
    return Boolean(this.node.outputs[output]);
  }

  int(name: string, fallback: number): number {
    return intAttribute(this.node, name, fallback);
  }

  float(name: string, fallback: number): number {
    return floatAttribute(this.node, name, fallback);
  }

  string(name: string, fallback: string): string {
    return stringAttribute(this.node, name, fallback);
  }

  ints(name: string): readonly number[] | undefined {
    return intsAttribute(this.node, name);
  }

  attribute(name: string): Attribute | undefined {
    return this.node.attributes.get(name);
  }

  dtype(index: number): DataType {
    const dtype = this.facts.inputs[index]?.dtype;
    if (!dtype) throw this.refusal(l10n.t('an input of unknown type'));
    return dtype;
  }

  rank(index: number): number {
    const shape = this.facts.inputs[index]?.shape;
    if (!shape) throw this.refusal(l10n.t('an input of unknown rank'));
    return shape.length;
  }

  /** Throws where only the data decides on a size. */
  shape(index: number): readonly number[] {
    const shape = this.facts.inputs[index]?.shape;
    if (shape && isNumbers(shape)) return shape;
    throw this.refusal(l10n.t('sizes that depend on data'));
  }

  /** As the shape rules say; throws where only the data decides on a size. */
  outputShape(index = 0): readonly number[] {
    const shape = this.facts.outputs[index]?.shape;
    if (shape && isNumbers(shape)) return shape;
    throw this.refusal(l10n.t('sizes that depend on data'));
  }

  /** Elements of an input that are known before the run; throws where they are not. */
  numbers(index: number): readonly number[] {
    const input = this.facts.inputs[index];
    const found = input && knownNumbers(input);
    if (found) return found;
    throw this.refusal(l10n.t('settings that depend on data'));
  }

  isConstant(index: number): boolean {
    const input = this.facts.inputs[index];
    return input?.weight !== undefined || input?.numbers !== undefined;
  }

  layoutOf(index: number): Layout {
    return this.facts.inputs[index]?.layout ?? 'onnx';
  }

  /**
   * An input in one order of axes; with `form`, of its ONNX order, in that form: weights are then
   * converted once, other values in every run.
   */
  operand(index: number, layout: Layout = 'onnx', form?: Form): Operand {
    const input = this.facts.inputs[index];
    if (!input) throw this.refusal(l10n.t('a missing input'));
    if (input.weight) return this.weights.operand(input.weight, form);
    const { numbers, dtype, shape, name } = input;
    if (numbers && dtype && shape && isNumbers(shape))
      return this.weights.constant({ name, dtype, shape, numbers }, form);
    if (form) return (run) => form.convert(slotIn(run, name).in('onnx'));
    return (run) => slotIn(run, name).in(layout);
  }

  /** Numbers that were worked out with the plan; `key` names them within the node. */
  made(
    key: string,
    numbers: readonly number[],
    shape: readonly number[] = [numbers.length],
    dtype: DataType = 'float32',
  ): Operand {
    // Plans for other sizes of the inputs have other numbers.
    const name = `${this.node.outputs.join()} ${key} ${JSON.stringify(this.shapes())}`;
    return this.weights.constant({ name, dtype, shape, numbers }, undefined);
  }

  /** An input as it lies; see `layoutOf`. */
  asItLies(index: number): Operand {
    return this.operand(index, this.layoutOf(index));
  }

  /** Statistics that training changes; undefined where they are computed. */
  state(index: number): Variable | undefined {
    const weight = this.facts.inputs[index]?.weight;
    return weight && this.weights.state(weight);
  }

  private shapes() {
    return [...this.facts.inputs, ...this.facts.outputs].map((value) => value?.shape);
  }

  refusal(detail?: string): Untranslatable {
    return new Untranslatable(qualifiedOpType(this.node), detail);
  }
}

function slotIn(run: Parameters<Operand>[0], name: string) {
  const slot = run.slots.get(name);
  if (!slot) throw new Error(`The tensor ${name} was freed before its last use.`);
  return slot;
}

export function isNumbers(shape: readonly (number | string)[]): shape is readonly number[] {
  return shape.every((size) => typeof size === 'number');
}

/** Of a small tensor or a weight; undefined where they depend on data. */
function knownNumbers({ known, weight }: PlannedValue): readonly number[] | undefined {
  if (known && isNumbers(known)) return known;
  if (!weight || weight.source.kind === 'opaque') return undefined;
  const numbers = weightNumbers(weight);
  return numbers && Array.from(numbers);
}
