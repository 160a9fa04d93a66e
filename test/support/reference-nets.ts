import type { Graph, Model, Node } from '../../src/model/graph';
import type { ValueInfo } from '../../src/model/tensor';
import { NetBuilder, nodeOf, randomNumbers, weightOf } from './net-builder';

interface TransformerOptions {
  readonly layers?: number;
  readonly tokens?: number;
  readonly width?: number;
  readonly heads?: number;
  readonly hidden?: number;
  /** Compute head shapes with Shape/Gather/Concat chains, as exporters with free sizes do. */
  readonly dynamicShapes?: boolean;
  /** Use the LayerNormalization operator instead of its parts. */
  readonly layerNormOperator?: boolean;
}

/** A transformer encoder as exporters write it: decomposed LayerNorm and GELU, biases as Add. */
export function transformer(options: TransformerOptions = {}): Model {
  return new Transformer(options).build();
}

class Transformer {
  private readonly net = new NetBuilder('transformer');
  private readonly options: Required<TransformerOptions>;

  constructor(options: TransformerOptions) {
    this.options = {
      layers: 2,
      tokens: 64,
      width: 256,
      heads: 4,
      hidden: 1024,
      dynamicShapes: false,
      layerNormOperator: false,
      ...options,
    };
  }

  build(): Model {
    const { net } = this;
    const { layers, tokens, width } = this.options;
    let x = net.input('x', ['N', tokens, width]);
    for (let layer = 0; layer < layers; layer++) x = this.block(x, `l${layer}`);
    x = net.node('Reshape', 'flat', [x, net.ints('flat.shape', [-1, width])]);
    const logits = net.node('MatMul', 'classifier.mm', [
      x,
      net.uniform('classifier.w', [width, 10], 0.1),
    ]);
    net.output(net.node('Add', 'classifier.add', [logits, net.uniform('classifier.b', [10], 0.1)]));
    return net.model();
  }

  private block(x: string, name: string): string {
    const { net } = this;
    const attended = this.attention(x, name);
    const first = this.layerNorm(net.node('Add', `${name}.res1`, [x, attended]), `${name}.ln1`);
    const { width, hidden } = this.options;
    const wide = this.gelu(this.dense(first, `${name}.f1`, width, hidden), `${name}.gelu`);
    const narrow = this.dense(wide, `${name}.f2`, hidden, width);
    return this.layerNorm(net.node('Add', `${name}.res2`, [first, narrow]), `${name}.ln2`);
  }

  private attention(x: string, name: string): string {
    const { net } = this;
    const { width, heads, tokens } = this.options;
    const project = (part: string) =>
      this.splitHeads(this.dense(x, `${name}.${part}`, width, width), `${name}.${part}h`);
    const [q, k, v] = [project('q'), project('k'), project('v')];
    const kt = net.node('Transpose', `${name}.kt`, [k], { perm: [0, 1, 3, 2] });
    const scores = net.node('Div', `${name}.scale`, [
      net.node('MatMul', `${name}.qk`, [q, kt]),
      net.scalar(`${name}.root`, Math.sqrt(width / heads)),
    ]);
    const weights = net.node('Dropout', `${name}.drop`, [
      net.node('Softmax', `${name}.softmax`, [scores], { axis: -1 }),
    ]);
    const mixed = net.node('MatMul', `${name}.av`, [weights, v]);
    const joined = net.node('Reshape', `${name}.join`, [
      net.node('Transpose', `${name}.jt`, [mixed], { perm: [0, 2, 1, 3] }),
      net.ints(`${name}.js`, [0, tokens, width]),
    ]);
    return net.node('Identity', `${name}.id`, [this.dense(joined, `${name}.o`, width, width)]);
  }

  private splitHeads(x: string, name: string): string {
    const { net } = this;
    const { heads, tokens, width, dynamicShapes } = this.options;
    const shape = dynamicShapes
      ? this.dynamicHeadShape(x, name)
      : net.ints(`${name}.shape`, [0, tokens, heads, width / heads]);
    const split = net.node('Reshape', `${name}.r`, [x, shape]);
    return net.node('Transpose', `${name}.t`, [split], { perm: [0, 2, 1, 3] });
  }

  private dynamicHeadShape(x: string, name: string): string {
    const { net } = this;
    const { heads, width } = this.options;
    const shape = net.node('Shape', `${name}.shape`, [x]);
    const size = (axis: number) =>
      net.node('Unsqueeze', `${name}.u${axis}`, [
        net.node('Gather', `${name}.g${axis}`, [shape, net.ints(`${name}.i${axis}`, [axis], [])], {
          axis: 0,
        }),
        net.ints(`${name}.a${axis}`, [0]),
      ]);
    const parts = [
      size(0),
      size(1),
      net.ints(`${name}.h`, [heads]),
      net.ints(`${name}.d`, [width / heads]),
    ];
    return net.node('Concat', `${name}.cat`, parts, { axis: 0 });
  }

  private dense(x: string, name: string, from: number, to: number): string {
    const { net } = this;
    const product = net.node('MatMul', `${name}.mm`, [
      x,
      net.uniform(`${name}.w`, [from, to], Math.sqrt(3 / from)),
    ]);
    return net.node('Add', `${name}.add`, [product, net.uniform(`${name}.b`, [to], 0.02)]);
  }

  private gelu(x: string, name: string): string {
    const { net } = this;
    const erf = net.node('Erf', `${name}.erf`, [
      net.node('Div', `${name}.d`, [x, net.scalar(`${name}.r2`, Math.SQRT2)]),
    ]);
    const shifted = net.node('Add', `${name}.a`, [erf, net.scalar(`${name}.1`, 1)]);
    const gated = net.node('Mul', `${name}.m`, [x, shifted]);
    return net.node('Mul', `${name}.h`, [gated, net.scalar(`${name}.5`, 0.5)]);
  }

  private layerNorm(x: string, name: string): string {
    const { net } = this;
    const { width } = this.options;
    const scale = net.uniform(`${name}.g`, [width], 0.1, 1);
    const shift = net.uniform(`${name}.b`, [width], 0.1);
    if (this.options.layerNormOperator)
      return net.node('LayerNormalization', name, [x, scale, shift], {
        axis: -1,
        epsilon: { float: 1e-5 },
      });
    const mean = net.node('ReduceMean', `${name}.mean`, [x], { axes: [-1], keepdims: 1 });
    const centred = net.node('Sub', `${name}.sub`, [x, mean]);
    const squared = net.node('Pow', `${name}.pow`, [centred, net.scalar(`${name}.two`, 2)]);
    const variance = net.node('ReduceMean', `${name}.var`, [squared], { axes: [-1], keepdims: 1 });
    const safe = net.node('Add', `${name}.eps`, [variance, net.scalar(`${name}.e`, 1e-5)]);
    const normal = net.node('Div', `${name}.div`, [
      centred,
      net.node('Sqrt', `${name}.sqrt`, [safe]),
    ]);
    return net.node('Add', `${name}.beta`, [
      net.node('Mul', `${name}.gamma`, [normal, scale]),
      shift,
    ]);
  }
}

interface QuantisedOptions {
  readonly blocks?: readonly number[];
  readonly width?: number;
  readonly size?: number;
  readonly classes?: number;
}

/** An int8 bottleneck ResNet in QDQ form, BatchNorm already folded. */
export function quantisedResNet(options: QuantisedOptions = {}): Model {
  return new QuantisedResNet(options).build();
}

class QuantisedResNet {
  private readonly net = new NetBuilder('resnet-qdq');
  private readonly random = randomNumbers(7);
  private readonly options: Required<QuantisedOptions>;

  constructor(options: QuantisedOptions) {
    this.options = { blocks: [1, 1], width: 16, size: 32, classes: 10, ...options };
  }

  build(): Model {
    const { net } = this;
    const { blocks, width, size, classes } = this.options;
    let x = this.quantise(net.input('input', ['N', 3, size, size]), 'in', 128);
    x = this.quantise(
      net.node('Relu', 'stem.relu', [this.conv(x, 'stem', [3, width], 7, 2)]),
      'stem.q',
    );
    const pooled = net.node('MaxPool', 'pool', [x], {
      kernel_shape: [3, 3],
      strides: [2, 2],
      pads: [1, 1, 1, 1],
    });
    x = this.quantise(pooled, 'pool.q');
    let channels = width;
    blocks.forEach((count, stage) => {
      for (let block = 0; block < count; block++) {
        const stride = block === 0 && stage > 0 ? 2 : 1;
        const inner = width * 2 ** stage;
        x = this.block(x, `layer${stage + 1}.${block}`, channels, inner, stride, block === 0);
        channels = inner * 4;
      }
    });
    x = this.quantise(net.node('GlobalAveragePool', 'gap', [x]), 'gap.q');
    x = this.quantise(net.node('Flatten', 'flat', [x]), 'flat.q');
    const weight = this.dequantisedWeight('fc', [classes, channels], 0.001);
    const bias = this.dequantisedBias('fc', classes, 0.001 * 0.05);
    const logits = net.node('Gemm', 'fc', [x, weight, bias], { transB: 1 });
    net.output(this.quantise(logits, 'fc.q', 128), ['N', classes]);
    return net.model();
  }

  private block(
    x: string,
    name: string,
    from: number,
    inner: number,
    stride: number,
    projects: boolean,
  ): string {
    const { net } = this;
    const relu = (y: string, label: string) => net.node('Relu', label, [y]);
    const a = this.quantise(
      relu(this.conv(x, `${name}.c1`, [from, inner], 1), `${name}.r1`),
      `${name}.q1`,
    );
    const b = this.quantise(
      relu(this.conv(a, `${name}.c2`, [inner, inner], 3, stride), `${name}.r2`),
      `${name}.q2`,
    );
    const c = this.quantise(this.conv(b, `${name}.c3`, [inner, inner * 4], 1), `${name}.q3`, 128);
    const skip = projects
      ? this.quantise(this.conv(x, `${name}.down`, [from, inner * 4], 1, stride), `${name}.dq`, 128)
      : x;
    const added = net.node('Add', `${name}.add`, [c, skip]);
    return this.quantise(relu(added, `${name}.r3`), `${name}.qo`);
  }

  /** The zero point after ReLU is 0: otherwise the runtime fuses Conv+ReLU first and stays fp32. */
  private quantise(x: string, name: string, zeroPoint = 0): string {
    const { net } = this;
    const scale = net.scalar(`${name}.scale`, 0.05);
    const zero = net.weight(`${name}.zero`, 'uint8', [], Uint8Array.of(zeroPoint));
    const quantised = net.node('QuantizeLinear', `${name}.q`, [x, scale, zero]);
    return net.node('DequantizeLinear', `${name}.dq`, [quantised, scale, zero]);
  }

  private conv(
    x: string,
    name: string,
    [from, to]: readonly [number, number],
    kernel: number,
    stride = 1,
  ): string {
    const scale = (0.9 * Math.sqrt(6 / (from * kernel * kernel))) / 127;
    const weight = this.dequantisedWeight(name, [to, from, kernel, kernel], scale);
    const bias = this.dequantisedBias(name, to, scale * 0.05);
    const pad = (kernel - 1) >> 1;
    return this.net.node('Conv', name, [x, weight, bias], {
      kernel_shape: [kernel, kernel],
      strides: [stride, stride],
      pads: [pad, pad, pad, pad],
    });
  }

  private dequantisedWeight(name: string, dims: readonly number[], scale: number): string {
    const { net } = this;
    const count = dims.reduce((a, b) => a * b, 1);
    const values = Int8Array.from({ length: count }, () => Math.floor(this.random() * 254) - 127);
    net.weight(`${name}.w8`, 'int8', dims, values);
    net.scalar(`${name}.ws`, scale);
    net.weight(`${name}.wz`, 'int8', [], Int8Array.of(0));
    return net.node('DequantizeLinear', `${name}.wdq`, [`${name}.w8`, `${name}.ws`, `${name}.wz`]);
  }

  private dequantisedBias(name: string, count: number, scale: number): string {
    const { net } = this;
    net.weight(`${name}.b32`, 'int32', [count], new Int32Array(count));
    net.scalar(`${name}.bs`, scale);
    net.weight(`${name}.bz`, 'int32', [], Int32Array.of(0));
    return net.node('DequantizeLinear', `${name}.bdq`, [`${name}.b32`, `${name}.bs`, `${name}.bz`]);
  }
}

/** Chains of constants and operators that do nothing: what an optimiser removes. */
export function foldableNet(): Model {
  const net = new NetBuilder('foldable');
  let x = net.input('x', [1, 8, 16, 16]);
  const weight = net.node('Add', 'w.shift', [
    net.node('Mul', 'w.scale', [net.uniform('w0', [16, 8, 3, 3], 0.2), net.scalar('sc', 2)]),
    net.scalar('sh', 0.01),
  ]);
  x = net.node('Conv', 'conv', [x, weight], { kernel_shape: [3, 3], pads: [1, 1, 1, 1] });
  const half = weightOf('half', 'float32', [1], Float32Array.of(0.5));
  const eights = weightOf('eights', 'float32', [8], new Float32Array(8).fill(0.1));
  const bias = net.node(
    'Concat',
    'bias.concat',
    [
      net.node('ConstantOfShape', 'bias.half', [net.ints('bias.size', [8])], { value: half }),
      net.node('Constant', 'bias.rest', [], { value: eights }),
    ],
    { axis: 0 },
  );
  const wide = net.node('Unsqueeze', 'bias.wide', [bias, net.ints('bias.axes', [1, 2])]);
  x = net.node('Identity', 'id', [net.node('Add', 'bias.add', [x, wide])]);
  x = net.node('Relu', 'relu', [x]);
  x = net.node('Mul', 'times.one', [x, net.scalar('one', 1)]);
  x = net.node('Add', 'plus.zero', [x, net.scalar('zero', 0)]);
  const leading = net.node('Slice', 'shape.slice', [
    net.node('Shape', 'shape', [x]),
    net.ints('from', [0]),
    net.ints('to', [2]),
  ]);
  const shape = net.node('Concat', 'shape.concat', [leading, net.ints('rest', [-1])], { axis: 0 });
  x = net.node('Cast', 'cast.same', [net.node('Reshape', 'reshape', [x, shape])], { to: 1 });
  x = net.node('Transpose', 't1', [x], { perm: [0, 2, 1] });
  x = net.node('Transpose', 't2', [x], { perm: [0, 2, 1] });
  x = net.node('Reshape', 'reshape.same', [x, net.ints('same', [1, 16, 256])]);
  x = net.node('MatMul', 'mm', [x, net.uniform('mm.w', [256, 32], 0.1)]);
  x = net.node('Sigmoid', 'sigmoid', [x]);
  x = net.node('Add', 'twins', [net.node('Exp', 'twin1', [x]), net.node('Exp', 'twin2', [x])]);
  net.output(x, [1, 16, 32]);
  return net.model();
}

/** A loop whose body has convolution-free arithmetic, run `trips` times. */
export function loopNet(trips = 4): Model {
  const net = new NetBuilder('loop');
  const x = net.input('x', [64, 64]);
  net.ints('trips', [trips], []);
  net.weight('go', 'bool', [], Uint8Array.of(1));
  net.uniform('w', [64, 64], 0.1);
  const body = graphOf(
    'body',
    [
      { name: 'i', dtype: 'int64', shape: [] },
      { name: 'go_in', dtype: 'bool', shape: [] },
      { name: 'state', dtype: 'float32', shape: [64, 64] },
    ],
    [
      { name: 'go_out', dtype: 'bool', shape: [] },
      { name: 'next', dtype: 'float32', shape: [64, 64] },
    ],
    [
      nodeOf('Identity', 'keep', ['go_in'], ['go_out']),
      nodeOf('MatMul', 'body.mm', ['state', 'w'], ['product']),
      nodeOf('Tanh', 'body.tanh', ['product'], ['next']),
    ],
  );
  const y = net.node('Loop', 'loop', ['trips', 'go', x], { body });
  net.output(net.node('Relu', 'after', [y]), [64, 64]);
  return net.model();
}

/** Two branches that compute different things; the condition comes from the data. */
export function ifNet(): Model {
  const net = new NetBuilder('if');
  const x = net.input('x', [32, 32]);
  const total = net.node('ReduceSum', 'sum', [x], { keepdims: 0 });
  const condition = net.node('Greater', 'positive', [total, net.scalar('limit', 1e6)]);
  const out: ValueInfo = { name: 'y', dtype: 'float32', shape: [32, 32] };
  const y = net.node('If', 'choose', [condition], {
    then_branch: graphOf(
      'then',
      [],
      [{ ...out, name: 'a' }],
      [nodeOf('Exp', 'then.exp', [x], ['a'])],
    ),
    else_branch: graphOf(
      'else',
      [],
      [{ ...out, name: 'c' }],
      [nodeOf('Neg', 'else.neg', [x], ['b']), nodeOf('MatMul', 'else.mm', ['b', x], ['c'])],
    ),
  });
  net.output(net.node('Relu', 'after', [y]), [32, 32]);
  return net.model();
}

/** A model-local function called twice. */
export function functionNet(): Model {
  const net = new NetBuilder('function');
  net.opsets.set('local', 1);
  net.functions.push({
    domain: 'local',
    name: 'Swish',
    inputs: ['v'],
    outputs: ['r'],
    nodes: [nodeOf('Sigmoid', 's', ['v'], ['g']), nodeOf('Mul', 'm', ['v', 'g'], ['r'])],
    opsets: new Map([['', 17]]),
  });
  const x = net.input('x', [1, 8, 16, 16]);
  const a = net.node('Swish', 'act1', [net.conv(x, 'conv1', [8, 8], 3)], {}, 'local');
  net.output(net.node('Swish', 'act2', [net.conv(a, 'conv2', [8, 8], 3)], {}, 'local'));
  return net.model();
}

function graphOf(
  name: string,
  inputs: readonly ValueInfo[],
  outputs: readonly ValueInfo[],
  nodes: readonly Node[],
): Graph {
  return { name, inputs, outputs, nodes, weights: new Map(), valueInfo: new Map() };
}
