import * as l10n from '@vscode/l10n';
import type { Tensor, Variable } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import type { Weight } from '../../../model/weights';
import { tfjsType, weightNumbers, wholeNumbers } from './number-values';
import type { Form, Operand } from './translation';
import { Untranslatable } from './translation';

/** Where translations get a model's weights from. */
export interface Weights {
  /** A weight in one form; `form` undefined is as ONNX has it. */
  operand(weight: Weight, form: Form | undefined): Operand;
  /** Numbers that were worked out before the run. */
  constant(value: KnownValue, form: Form | undefined): Operand;
  /** Statistics that training changes, though not by gradient. */
  state(weight: Weight): Variable | undefined;
}

export interface KnownValue {
  readonly name: string;
  readonly dtype: Weight['dtype'];
  readonly shape: readonly number[];
  readonly numbers: readonly number[];
}

/** For a check without weights: what it hands out must never run. */
export const NO_WEIGHTS: Weights = {
  operand: () => neverRun,
  constant: () => neverRun,
  state: () => undefined,
};

function neverRun(): never {
  throw new Error('A plan without weights was run.');
}

/** The weights of one model as tensors, each converted once per form; trainable ones as variables. */
export class WeightStore implements Weights {
  /** Variables by the weight's name. */
  readonly variables = new Map<string, Variable>();
  private readonly formOf = new Map<string, string>();
  private readonly tensors = new Map<string, Tensor>();
  private readonly states = new Map<string, Variable>();

  /** @param isShared whether several nodes, or one in several places, use a weight. */
  constructor(
    private readonly isTrainable: (name: string) => boolean,
    private readonly isShared: (name: string) => boolean,
  ) {}

  operand(weight: Weight, form: Form | undefined): Operand {
    if (this.isTrainable(weight.name)) return this.trainable(weight, form);
    const state = this.states.get(weight.name);
    if (state && !form) return () => state;
    const tensor = this.converted(weight.name, form, () => tensorOf(weight));
    return () => tensor;
  }

  constant(value: KnownValue, form: Form | undefined): Operand {
    const tensor = this.converted(`known ${value.name}`, form, () => tensorOfKnown(value));
    return () => tensor;
  }

  state(weight: Weight): Variable {
    let state = this.states.get(weight.name);
    if (!state) {
      state = variableOf(tensorOf(weight), false);
      this.states.set(weight.name, state);
    }
    return state;
  }

  dispose(): void {
    for (const held of [this.tensors, this.variables, this.states]) {
      tf.dispose([...held.values()]);
      held.clear();
    }
  }

  private trainable(weight: Weight, form: Form | undefined): Operand {
    // The gradient of every use must reach one variable, which is then as ONNX has it.
    if (this.isShared(weight.name) && form) {
      const plain = this.variable(weight, undefined);
      return () => form.convert(plain);
    }
    const variable = this.variable(weight, form);
    return () => variable;
  }

  private variable(weight: Weight, form: Form | undefined): Variable {
    const key = form?.key ?? '';
    let variable = this.variables.get(weight.name);
    if (!variable) {
      variable = variableOf(inForm(tensorOf(weight), form), true);
      this.variables.set(weight.name, variable);
      this.formOf.set(weight.name, key);
    }
    if (this.formOf.get(weight.name) !== key)
      throw new Error(`${weight.name} is trained in the form ${this.formOf.get(weight.name)}.`);
    return variable;
  }

  private converted(name: string, form: Form | undefined, make: () => Tensor): Tensor {
    const key = `${name} ${form?.key ?? ''}`;
    let tensor = this.tensors.get(key);
    if (!tensor) {
      tensor = inForm(make(), form);
      this.tensors.set(key, tensor);
    }
    return tensor;
  }
}

/** Takes the tensor over where it is converted. */
function inForm(tensor: Tensor, form: Form | undefined): Tensor {
  if (!form) return tensor;
  const converted = tf.tidy(() => form.convert(tensor));
  if (converted !== tensor) tensor.dispose();
  return converted;
}

function variableOf(tensor: Tensor, trainable: boolean): Variable {
  const variable = tf.variable(tensor, trainable);
  tensor.dispose();
  return variable;
}

function tensorOf(weight: Weight): Tensor {
  const dtype = tfjsType(weight.dtype);
  const numbers = weight.source.kind === 'opaque' ? undefined : weightNumbers(weight);
  if (!dtype) throw new Untranslatable(weight.dtype, weight.name);
  if (!numbers) throw new Untranslatable(l10n.t('whole numbers of more than 32 bits'), weight.name);
  return tf.tensor(numbers, [...weight.dims], dtype);
}

function tensorOfKnown({ name, dtype, shape, numbers }: KnownValue): Tensor {
  const kind = tfjsType(dtype);
  if (!kind) throw new Untranslatable(dtype, name);
  const values =
    kind === 'float32'
      ? Float32Array.from(numbers)
      : kind === 'bool'
        ? Uint8Array.from(numbers)
        : wholeNumbers(numbers);
  if (!values) throw new Untranslatable(l10n.t('whole numbers of more than 32 bits'), name);
  return tf.tensor(values, [...shape], kind);
}
