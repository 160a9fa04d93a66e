import type { Model } from '../../src/model/graph';
import { NetBuilder } from './net-builder';

/** Small captures of what ONNX Runtime's optimiser did to random nets and attribution got wrong. */

/** A neutral Mul between a convolution and the activation that becomes part of its kernel. */
export function neutralBeforeActivation(): Model {
  const net = new NetBuilder('neutral');
  const first = convUnit(net, net.input('x', [1, 8, 16, 16]), 'first', [8, 16]);
  const second = convUnit(net, first, 'second', [16, 16]);
  const same = net.node('Mul', 'times1', [second, net.scalar('one', 1)]);
  const active = net.node('HardSwish', 'swish', [same]);
  net.output(net.conv(active, 'last', [16, 8], 1));
  return net.model();
}

/** Of HardSwish two kernels without a name remain; one looks like the HardSigmoid beside it. */
export function inlinedBesideItsLike(): Model {
  const net = new NetBuilder('inlined');
  const x = net.node('Relu', 'relu', [
    net.conv(net.input('x', [1, 8, 16, 16]), 'conv', [8, 16], 3),
  ]);
  net.output(net.node('HardSwish', 'swish', [x]));
  net.output(net.node('HardSigmoid', 'sigmoid', [x]));
  return net.model();
}

/** The result of HardSwish, without a name, meets its own operand in a named Mul. */
export function inlinedTimesItsOperand(): Model {
  const net = new NetBuilder('gated');
  const x = net.node('Relu', 'relu', [
    net.conv(net.input('x', [1, 8, 16, 16]), 'conv', [8, 16], 3),
  ]);
  net.output(net.node('Mul', 'gate', [net.node('HardSwish', 'swish', [x]), x]));
  return net.model();
}

/** A residual sum in a convolution that follows a GELU, which has a sum of its own. */
export function residualAfterGelu(): Model {
  const net = new NetBuilder('residual');
  const x = convUnit(net, net.input('x', [1, 8, 16, 16]), 'first', [8, 16]);
  const ratio = net.node('Div', 'gelu.div', [x, net.scalar('gelu.root', Math.SQRT2)]);
  const erf = net.node('Erf', 'gelu.erf', [ratio]);
  const shifted = net.node('Add', 'gelu.add', [erf, net.scalar('gelu.one', 1)]);
  const gated = net.node('Mul', 'gelu.mul', [x, shifted]);
  const gelu = net.node('Mul', 'gelu.half', [gated, net.scalar('gelu.point5', 0.5)]);
  const sum = net.node('Add', 'sum', [x, net.conv(gelu, 'second', [16, 16], 3)]);
  net.output(net.conv(sum, 'last', [16, 8], 1));
  return net.model();
}

/** One kernel computes a value that an Identity hands on and that transposes bring back. */
export function computedAndHandedOn(): Model {
  const net = new NetBuilder('twins');
  const x = convUnit(net, net.input('x', [1, 8, 16, 16]), 'conv', [8, 16]);
  net.output(net.node('Identity', 'same', [x]));
  const same = net.node('Add', 'plus0', [x, net.scalar('zero', 0)]);
  const there = net.node('Transpose', 'there', [same], { perm: [0, 2, 3, 1] });
  const back = net.node('Transpose', 'back', [there], { perm: [0, 3, 1, 2] });
  net.output(back);
  net.output(net.conv(x, 'last', [16, 8], 3));
  return net.model();
}

/** A kernel that reads a value under two names, one from a neutral Mul that the runtime kept. */
export function readsValueTwice(): Model {
  const net = new NetBuilder('twice');
  const x = net.input('x', [1, 8, 16, 16]);
  const same = net.node('Mul', 'times1', [x, net.scalar('one', 1)]);
  net.output(net.node('Mul', 'square', [x, same]));
  net.output(net.conv(same, 'conv', [8, 8], 3));
  return net.model();
}

function convUnit(
  net: NetBuilder,
  x: string,
  name: string,
  channels: readonly [number, number],
): string {
  return net.batchNorm(net.conv(x, `${name}.conv`, channels, 3), `${name}.bn`, channels[1]);
}
