import type { Model } from '../../src/model/graph';
import type { DataType } from '../../src/model/tensor';
import { NetBuilder, nodeOf } from './net-builder';

/** Models that load but must not be trusted to end, or to leave the runtime alive. */

export function endlessLoop(): Model {
  const net = new NetBuilder('endless');
  const x = net.input('x', [4]);
  net.weight('trips', 'int64', [], BigInt64Array.of(9223372036854775807n));
  net.weight('go', 'bool', [], Uint8Array.of(1));
  const value = (name: string, dtype: DataType, shape: number[]) => ({ name, dtype, shape });
  const body = {
    name: 'body',
    inputs: [value('i', 'int64', []), value('in', 'bool', []), value('v', 'float32', [4])],
    outputs: [value('out', 'bool', []), value('w', 'float32', [4])],
    nodes: [nodeOf('Identity', 'keep', ['in'], ['out']), nodeOf('Neg', 'neg', ['v'], ['w'])],
    weights: new Map(),
    valueInfo: new Map(),
  };
  net.output(net.node('Loop', 'loop', ['trips', 'go', x], { body }), [4]);
  return net.model();
}

/** INT64_MIN / -1 raises SIGFPE in the runtime. */
export function dividesByMinusOne(): Model {
  const net = new NetBuilder('sigfpe');
  const x = net.input('x', [1], 'int64');
  net.weight('least', 'int64', [1], BigInt64Array.of(-9223372036854775808n));
  const zero = net.node('Mul', 'zero', [x, net.ints('none', [0])]);
  const least = net.node('Add', 'add', [zero, 'least']);
  net.output(net.node('Div', 'div', [least, net.ints('minus', [-1])]), [1], 'int64');
  return net.model();
}

export function expands(rows: number, columns: number): Model {
  const net = new NetBuilder('expands');
  const x = net.input('x', [1]);
  // Computed at run time, so that neither we nor the runtime know the size before.
  const factor = net.node('Cast', 'one', [net.node('Mul', 'zero', [x, net.scalar('none', 0)])], {
    to: 7,
  });
  const size = net.node('Add', 'size', [factor, net.ints('sizes', [rows, columns])]);
  const wide = net.node('Expand', 'expand', [x, size]);
  net.output(net.node('ReduceSum', 'sum', [wide], { keepdims: 0 }), []);
  return net.model();
}

export function unknownOperator(domain = ''): Model {
  const net = new NetBuilder('unknown');
  if (domain) net.opsets.set(domain, 1);
  net.output(net.node('FooBar', 'layer1/foo', [net.input('x', [4])], {}, domain), [4]);
  return net.model();
}

export function withOpset(opset: number): Model {
  const net = new NetBuilder('opset', opset);
  net.output(net.node('Relu', 'relu', [net.input('x', [4])]), [4]);
  return net.model();
}

/** Fails while it runs: an index that the weights don't have. */
export function gathersOutside(): Model {
  const net = new NetBuilder('outside');
  const x = net.input('x', [4]);
  net.output(net.node('Gather', 'layer1/gather', [x, net.ints('i', [100])]), [1]);
  return net.model();
}

export function wrongChannels(): Model {
  const net = new NetBuilder('channels');
  const x = net.input('x', ['N', 'C', 8, 8]);
  net.output(net.conv(x, 'layer1/conv', [3, 4], 3));
  return net.model();
}

export function cycle(): Model {
  const net = new NetBuilder('cycle');
  const x = net.input('x', [4]);
  net.node('Add', 'first', [x, 'second_out']);
  net.output(net.node('Relu', 'second', ['first_out']), [4]);
  return net.model();
}
