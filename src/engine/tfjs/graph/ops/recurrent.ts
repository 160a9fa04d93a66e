import type { Tensor } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import type { NodeContext } from '../node-context';
import type { Form, Operand, Run, Translate } from '../translation';

/** What a cell keeps from step to step; `cell` is the LSTM's. */
interface State {
  readonly hidden: Tensor;
  readonly cell?: Tensor | undefined;
}

/** One step for one direction; `input` has the input's share of all gates, [N, G·H]. */
type Cell = (input: Tensor, state: State, weights: CellWeights) => State;

interface CellWeights {
  /** [H, G·H] */
  readonly recurrence: Tensor;
  /** Of the recurrence, [G·H]. */
  readonly bias: Tensor | undefined;
  readonly size: number;
}

/** Source: ONNX LSTM-22, GRU-22, RNN-22: X [T, N, I], W [D, G·H, I], R [D, G·H, H], B [D, 2·G·H]. */
function recurrent(gates: number, cellOf: (context: NodeContext) => Cell): Translate {
  return (context) => {
    refuseSpecials(context);
    const size = context.int('hidden_size', context.shape(2)[2] ?? 1);
    const direction = context.string('direction', 'forward');
    const reversed = direction === 'bidirectional' ? [false, true] : [direction === 'reverse'];
    const cell = cellOf(context);
    const parts = partsOf(context);
    return {
      compute: (run) => {
        const ends: State[] = [];
        const sequences = reversed.map((isReversed, index) => {
          const { steps, end } = oneDirection(run, parts, { cell, gates, size, index, isReversed });
          ends.push(end);
          return tf.stack(steps);
        });
        const cells = ends.flatMap(({ cell: last }) => last ?? []);
        return [
          tf.stack(sequences, 1),
          tf.stack(ends.map(({ hidden }) => hidden)),
          cells.length > 0 ? tf.stack(cells) : undefined,
        ];
      },
    };
  };
}

interface Parts {
  readonly x: Operand;
  readonly weights: Operand;
  readonly recurrence: Operand;
  readonly bias: Operand | undefined;
  readonly hidden: Operand | undefined;
  readonly cell: Operand | undefined;
}

/** [D, G·H, I] to [D, I, G·H]. */
const TURNED: Form = { key: 'turned', convert: (weights) => tf.transpose(weights, [0, 2, 1]) };

function partsOf(context: NodeContext): Parts {
  const optional = (index: number) => (context.has(index) ? context.operand(index) : undefined);
  return {
    x: context.operand(0),
    weights: context.operand(1, 'onnx', TURNED),
    recurrence: context.operand(2, 'onnx', TURNED),
    bias: optional(3),
    hidden: optional(5),
    cell: optional(6),
  };
}

interface Direction {
  readonly cell: Cell;
  readonly gates: number;
  readonly size: number;
  readonly index: number;
  readonly isReversed: boolean;
}

function oneDirection(run: Run, parts: Parts, direction: Direction) {
  const { cell, gates, size, index, isReversed } = direction;
  const x = parts.x(run);
  const [length = 1, batch = 1, inputs = 1] = x.shape;
  const of = (operand: Operand) => tf.squeeze(tf.slice(operand(run), index, 1), [0]);
  const [ownBias, bias] = parts.bias ? tf.split(of(parts.bias), 2) : [];
  // The input's share of all steps at once.
  const product = tf.matMul(tf.reshape(x, [length * batch, inputs]), of(parts.weights));
  const shares = tf.unstack(
    tf.reshape(ownBias ? tf.add(product, ownBias) : product, [length, batch, gates * size]),
  );
  const weights: CellWeights = { recurrence: of(parts.recurrence), bias, size };
  const none = tf.zeros([batch, size]);
  let state: State = {
    hidden: parts.hidden ? of(parts.hidden) : none,
    cell: parts.cell ? of(parts.cell) : none,
  };
  const steps: Tensor[] = [];
  for (const share of isReversed ? shares.toReversed() : shares) {
    state = cell(share, state, weights);
    steps.push(state.hidden);
  }
  return { steps: isReversed ? steps.toReversed() : steps, end: state };
}

/** Gates in the order input, output, forget, cell. */
const lstm: Cell = (input, { hidden, cell }, { recurrence, bias }) => {
  const [i, o, f, c] = tf.split(withBias(tf.add(input, tf.matMul(hidden, recurrence)), bias), 4, 1);
  if (!i || !o || !f || !c || !cell) throw new Error('An LSTM has four gates and a cell.');
  const next = tf.add(tf.mul(tf.sigmoid(f), cell), tf.mul(tf.sigmoid(i), tf.tanh(c)));
  return { hidden: tf.mul(tf.sigmoid(o), tf.tanh(next)), cell: next };
};

/** Gates in the order update, reset, hidden. */
function gru(context: NodeContext): Cell {
  const isLinear = context.int('linear_before_reset', 0) === 1;
  return (input, { hidden }, { recurrence, bias, size }) => {
    const [ofGates, ofHidden] = tf.split(input, [2 * size, size], 1);
    const [gateWeights, hiddenWeights] = tf.split(recurrence, [2 * size, size], 1);
    const [gateBias, hiddenBias] = bias ? tf.split(bias, [2 * size, size]) : [];
    if (!ofGates || !ofHidden || !gateWeights || !hiddenWeights) throw new Error('No gates.');
    const gates = withBias(tf.add(ofGates, tf.matMul(hidden, gateWeights)), gateBias);
    const [update, reset] = tf.split(tf.sigmoid(gates), 2, 1);
    if (!update || !reset) throw new Error('A GRU has two gates.');
    const past = isLinear
      ? tf.mul(reset, withBias(tf.matMul(hidden, hiddenWeights), hiddenBias))
      : withBias(tf.matMul(tf.mul(reset, hidden), hiddenWeights), hiddenBias);
    const candidate = tf.tanh(tf.add(ofHidden, past));
    const kept = tf.mul(update, hidden);
    return { hidden: tf.add(tf.mul(tf.sub(1, update), candidate), kept) };
  };
}

const plain: Cell = (input, { hidden }, { recurrence, bias }) => ({
  hidden: tf.tanh(withBias(tf.add(input, tf.matMul(hidden, recurrence)), bias)),
});

function withBias(x: Tensor, bias: Tensor | undefined): Tensor {
  return bias ? tf.add(x, bias) : x;
}

function refuseSpecials(context: NodeContext): void {
  if (context.has(4)) throw context.refusal('sequence_lens');
  if (context.has(7)) throw context.refusal('peepholes');
  for (const name of ['activations', 'clip', 'input_forget'])
    if (context.attribute(name)) throw context.refusal(name);
  if (context.int('layout', 0) !== 0) throw context.refusal('layout');
}

export const recurrents: Readonly<Record<string, Translate>> = {
  LSTM: recurrent(4, () => lstm),
  GRU: recurrent(3, gru),
  RNN: recurrent(1, () => plain),
};
