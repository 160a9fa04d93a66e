import { intAttribute, intsAttribute } from '../graph';
import { ceilDivideDims, subtractDims } from '../symbols';
import type { DataType, Dim, Shape } from '../tensor';
import { elementCount } from '../tensor';
import { perOutput } from './costs';
import { dataTypeOf } from './data-types';
import { oneOutput, openShape, shapeOf, shapeOfRank, sizeOfOutput } from './inputs';
import { MAX_KNOWN, mapKnown } from './known';
import type { OpContext, OpRule, Value } from './rule';
import { weightValue } from './weight-value';

/** Operators that make tensors from attributes, shapes and ranges, and casts between types. */

const constant: OpRule = {
  infer: ({ node }) => {
    for (const [name, attribute] of node.attributes) {
      if (name === 'value' && attribute.kind === 'tensor') return [weightValue(attribute.value)];
      const dtype = CONSTANT_TYPES[name];
      if (!dtype) continue;
      if (attribute.kind === 'int' || attribute.kind === 'float')
        return [{ dtype, shape: [], known: [attribute.value] }];
      if (attribute.kind === 'ints' || attribute.kind === 'floats')
        return [{ dtype, shape: [attribute.value.length], known: small(attribute.value) }];
      if (attribute.kind === 'string') return [{ dtype, shape: [] }];
      if (attribute.kind === 'strings') return [{ dtype, shape: [attribute.value.length] }];
    }
    return [undefined];
  },
};

const CONSTANT_TYPES: Readonly<Record<string, DataType>> = {
  value_int: 'int64',
  value_ints: 'int64',
  value_float: 'float32',
  value_floats: 'float32',
  value_string: 'string',
  value_strings: 'string',
};

function small<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length <= MAX_KNOWN ? list : undefined;
}

/** Sizes of the axes from `start` to `end`. Source: ONNX Shape-24. */
const shapeRule: OpRule = {
  infer: (context) => {
    const shape = shapeOf(context, 0);
    if (!shape) return [{ dtype: 'int64', shape: openShape(context, 0, 1) }];
    const end = context.node.attributes.get('end');
    const known = shape.slice(
      intAttribute(context.node, 'start', 0),
      end?.kind === 'int' ? end.value : shape.length,
    );
    return [{ dtype: 'int64', shape: [known.length], known }];
  },
};

const size: OpRule = {
  infer: (context) => {
    const count = elementCount(shapeOf(context, 0));
    return [{ dtype: 'int64', shape: [], known: count === undefined ? undefined : [count] }];
  },
};

/** Fills the shape at input 0 with `value`, by default float32 0. */
const constantOfShape: OpRule = {
  infer: (context) => {
    const shape = shapeAt(context, 0);
    const attribute = context.node.attributes.get('value');
    const fill = attribute?.kind === 'tensor' ? weightValue(attribute.value) : undefined;
    const [value] = attribute?.kind === 'tensor' ? (fill?.known ?? []) : [0];
    return oneOutput(fill?.dtype ?? 'float32', shape, filled(shape, value));
  },
  roles: { 0: 'constant' },
};

function filled(shape: Shape | undefined, value: Dim | undefined): Value['known'] {
  const count = elementCount(shape);
  if (value === undefined || count === undefined || count > MAX_KNOWN) return undefined;
  return Array.from({ length: count }, () => value);
}

/** The shape that an input holds: its elements, or open sizes where only their number is known. */
function shapeAt(context: OpContext, index: number): Shape | undefined {
  const known = context.inputs[index]?.known;
  return known ?? shapeOfRank(context, 0, shapeOf(context, index)?.[0]);
}

const WHOLE: ReadonlySet<DataType> = new Set<DataType>([
  'int8',
  'int16',
  'int32',
  'int64',
  'uint8',
  'uint16',
  'uint32',
  'uint64',
]);

function cast(typeFrom: (context: OpContext) => DataType | undefined): OpRule {
  return {
    infer: (context) => {
      const input = context.inputs[0];
      const to = typeFrom(context);
      return oneOutput(to, input?.shape, to && castKnown(input?.known, to));
    },
  };
}

/** Integers truncate; sizes are whole numbers and pass. */
function castKnown(known: Value['known'], to: DataType): Value['known'] {
  if (to === 'bool') return mapKnown(known, (value) => (value === 0 ? 0 : 1));
  return WHOLE.has(to) ? mapKnown(known, Math.trunc, (symbol) => symbol) : known;
}

/** max(ceil((limit - start) / delta), 0) elements. Source: ONNX Range-27. */
const range: OpRule = {
  infer: (context) => {
    const dtype = context.inputs.find(Boolean)?.dtype;
    const [start, limit, delta] = [0, 1, 2].map((index) => context.inputs[index]?.known?.[0]);
    const open = oneOutput(dtype, openShape(context, 0, 1));
    if (start === undefined || limit === undefined || typeof delta !== 'number') return open;
    if (typeof start === 'number' && typeof limit === 'number') {
      const count = Math.max(0, Math.ceil((limit - start) / delta));
      if (!Number.isFinite(count)) return open;
      const known = Array.from(
        { length: count <= MAX_KNOWN ? count : 0 },
        (_, i) => start + i * delta,
      );
      return oneOutput(dtype, [count], count <= MAX_KNOWN ? known : undefined);
    }
    if (delta <= 0 || !Number.isInteger(delta)) return open;
    return oneOutput(dtype, [ceilDivideDims(subtractDims(limit, start), delta)]);
  },
};

/** Indices of non-zero elements: rank × count, and only the data decides the count. */
const nonZero: OpRule = {
  infer: (context) => {
    const rank = shapeOf(context, 0)?.length;
    const count = sizeOfOutput(context, 0, 1);
    return [{ dtype: 'int64', shape: [rank ?? sizeOfOutput(context, 0, 0), count] }];
  },
};

/** Type from `dtype` if given, else that of the input. */
const likeInput = (operations: number): OpRule => ({
  infer: (context) => {
    const input = context.inputs[0];
    const stated = dataTypeOf(intAttribute(context.node, 'dtype', 0));
    return oneOutput(stated ?? input?.dtype, input?.shape);
  },
  cost: perOutput(operations),
});

const random: OpRule = {
  infer: ({ node }) => [
    {
      dtype: dataTypeOf(intAttribute(node, 'dtype', 1)) ?? 'float32',
      shape: intsAttribute(node, 'shape'),
    },
  ],
  cost: perOutput(1),
};

/** Draws `sample_size` classes for each row. Source: ONNX Multinomial-22. */
const multinomial: OpRule = {
  infer: (context) => {
    const rows = shapeOf(context, 0)?.[0];
    const dtype = dataTypeOf(intAttribute(context.node, 'dtype', 6));
    const samples = intAttribute(context.node, 'sample_size', 1);
    return oneOutput(dtype, rows === undefined ? undefined : [rows, samples]);
  },
};

/** Hann, Hamming and Blackman windows of a given size. Source: ONNX HannWindow-17. */
const windowFunction: OpRule = {
  infer: (context) => {
    const dtype = dataTypeOf(intAttribute(context.node, 'output_datatype', 1));
    return oneOutput(dtype, [context.inputs[0]?.known?.[0] ?? sizeOfOutput(context, 0, 0)]);
  },
  cost: perOutput(4),
};

export const constantRules: Readonly<Record<string, OpRule>> = {
  Constant: constant,
  Shape: shapeRule,
  Size: size,
  ConstantOfShape: constantOfShape,
  Cast: cast(({ node }) => dataTypeOf(intAttribute(node, 'to', 0))),
  CastLike: cast((context) => context.inputs[1]?.dtype),
  Range: range,
  NonZero: nonZero,
  EyeLike: likeInput(0),
  RandomNormalLike: likeInput(1),
  RandomUniformLike: likeInput(1),
  Bernoulli: likeInput(1),
  RandomNormal: random,
  RandomUniform: random,
  Multinomial: multinomial,
  HannWindow: windowFunction,
  HammingWindow: windowFunction,
  BlackmanWindow: windowFunction,
};
