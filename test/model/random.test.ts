import * as ort from 'onnxruntime-node';
import { expect, it } from 'vitest';
import { encodeModel } from '../../src/formats/onnx/write';
import { analyze } from '../../src/model/analysis';
import { ModelError } from '../../src/model/errors';
import type { Shape } from '../../src/model/tensor';
import type { Case } from './one-node';
import { elementsOf, f, ints, modelOf, title, w } from './one-node';
import { seededRandom } from './seeded';

type Random = (below: number) => number;

/** Random window arithmetic, broadcasting and slices: the runtime and the rules must agree or refuse both. */
it.each<[string, (random: Random) => Case]>([
  ['Conv', randomConv],
  ['MaxPool', randomPool],
  ['ConvTranspose', randomTransposed],
  ['Add', randomAdd],
  ['Slice', randomSlice],
])('random %s', async (_, draw) => {
  const seed = Date.now() % 1_000_000;
  const random = seededRandom(seed);
  for (let round = 0; round < 60; round++) {
    const one = draw(random);
    const context = `seed ${seed}, round ${round}: ${title(one)}`;
    const ours = inferred(one);
    const real = await runtimeShape(one);
    expect(ours, context).toEqual(real);
  }
});

/** Undefined where the rules refuse. */
function inferred(one: Case): Shape | undefined {
  try {
    return analyze(modelOf(one)).types.get('out0')?.shape;
  } catch (error) {
    if (error instanceof ModelError) return undefined;
    throw error;
  }
}

/** Undefined where the runtime refuses. */
async function runtimeShape(one: Case): Promise<Shape | undefined> {
  try {
    const session = await ort.InferenceSession.create(encodeModel(modelOf(one)), {
      graphOptimizationLevel: 'disabled',
      logSeverityLevel: 4,
      intraOpNumThreads: 1,
    });
    const feeds: Record<string, ort.Tensor> = {};
    one.inputs?.forEach((operand, index) => {
      if (operand && !operand.constant)
        feeds[`in${index}`] = new ort.Tensor(
          'float32',
          elementsOf(operand) as Float32Array,
          operand.dims,
        );
    });
    const results = await session.run(feeds);
    await session.release();
    return results['out0']?.dims;
  } catch {
    return undefined;
  }
}

function several(count: number, random: Random, low: number, range: number): number[] {
  return Array.from({ length: count }, () => low + random(range));
}

function randomConv(random: Random): Case {
  const rank = 1 + random(3);
  const groups = 1 + random(3);
  const perGroup = 1 + random(2);
  const filters = groups * (1 + random(2));
  const automatic = ['NOTSET', 'SAME_UPPER', 'SAME_LOWER', 'VALID'][random(4)] ?? 'NOTSET';
  return {
    op: 'Conv',
    inputs: [
      f(1 + random(2), groups * perGroup, ...several(rank, random, 3, 9)),
      w(filters, perGroup, ...several(rank, random, 1, 4)),
    ],
    attributes: {
      group: groups,
      strides: several(rank, random, 1, 3),
      dilations: automatic === 'NOTSET' ? several(rank, random, 1, 2) : several(rank, random, 1, 1),
      ...(automatic === 'NOTSET'
        ? { pads: several(2 * rank, random, 0, 3) }
        : { auto_pad: automatic }),
    },
  };
}

function randomPool(random: Random): Case {
  const kernel = several(2, random, 2, 3);
  const pads = several(4, random, 0, 2);
  return {
    op: 'MaxPool',
    inputs: [f(1, 2, ...several(2, random, 4, 9))],
    attributes: {
      kernel_shape: kernel,
      strides: several(2, random, 1, 4),
      pads,
      ceil_mode: random(2),
    },
  };
}

function randomTransposed(random: Random): Case {
  const groups = 1 + random(2);
  const strides = several(2, random, 2, 2);
  return {
    op: 'ConvTranspose',
    inputs: [
      f(1, 2 * groups, ...several(2, random, 2, 6)),
      w(2 * groups, 2, ...several(2, random, 2, 3)),
    ],
    attributes: {
      group: groups,
      strides,
      pads: several(4, random, 0, 2),
      output_padding: several(2, random, 0, 2),
    },
  };
}

function randomAdd(random: Random): Case {
  const side = () => several(random(4), random, 1, 3);
  return { op: 'Add', inputs: [f(...side()), f(...side())] };
}

function randomSlice(random: Random): Case {
  const far = [2 ** 31 - 1, -(2 ** 31)];
  const bound = () => (random(5) === 0 ? (far[random(2)] ?? 0) : random(15) - 7);
  const step = [1, 2, 3, -1, -2][random(5)] ?? 1;
  const start = bound();
  const end = bound();
  return {
    op: 'Slice',
    inputs: [f(5, 6), ints(start), ints(end), ints(random(4) - 2), ints(step)],
    note: `${start}:${end}:${step}`,
  };
}
