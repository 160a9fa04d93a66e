import { describe, expect, it } from 'vitest';
import { normaliseConfig } from '../../src/formats/keras/normalise';

type Json = Record<string, unknown>;

/** A sequential model of one layer. */
function model(className: string, config: Json, more: Json = {}): Json {
  const layer = { class_name: className, config: { name: 'it', ...config }, ...more };
  const input = { class_name: 'InputLayer', config: { name: 'x', batch_shape: [null, 4, 4, 8] } };
  return { class_name: 'Sequential', config: { name: 'net', layers: [input, layer] } };
}

function normalised(config: Json, kerasVersion = '3.15.1'): Json {
  const topology = normaliseConfig(config, { path: '/models/net.keras', kerasVersion });
  return (topology.config['layers'] as Json[])[1] ?? {};
}

function optionsOf(className: string, config: Json, version?: string): Json {
  return normalised(model(className, config), version)['config'] as Json;
}

describe('the architecture for TensorFlow.js', () => {
  it('has the words of Keras 2', () => {
    const dtype = { class_name: 'DTypePolicy', config: { name: 'mixed_float16' } };
    expect(optionsOf('Conv2D', { activation: 'silu', dtype })).toMatchObject({
      activation: 'swish',
      dtype: 'float32',
    });
    expect(optionsOf('LeakyReLU', { negative_slope: 0.1 })).toMatchObject({ alpha: 0.1 });
    expect(optionsOf('BatchNormalization', { axis: [3] })).toMatchObject({ axis: 3 });
  });

  it('tells the hard sigmoids of Keras 2 and 3 apart', () => {
    const activation = 'hard_sigmoid';
    expect(optionsOf('Activation', { activation })['activation']).toBe('layerline_hard_sigmoid');
    expect(optionsOf('Activation', { activation }, '2.15.0')['activation']).toBe(activation);
  });

  it('takes classes of ours where TensorFlow.js would compute something else', () => {
    const classOf = (name: string, config: Json) => normalised(model(name, config))['class_name'];
    expect(classOf('UpSampling2D', { interpolation: 'nearest' })).toBe('UpSampling2D');
    expect(classOf('UpSampling2D', { interpolation: 'bilinear' })).toBe(
      'LayerlineKerasUpSampling2D',
    );
    expect(classOf('GlobalMaxPooling2D', { keepdims: true })).toBe(
      'LayerlineKerasGlobalMaxPooling2D',
    );
    expect(classOf('DepthwiseConv2D', { dilation_rate: [1, 1] })).toBe('DepthwiseConv2D');
    expect(classOf('DepthwiseConv2D', { dilation_rate: [2, 2] })).toBe(
      'LayerlineKerasDepthwiseConv2D',
    );
    expect(classOf('ReLU', { negative_slope: 0.5 })).toBe('LayerlineKerasReLU');
  });

  it.each([
    [model('Lambda', { function: 'gAAA' }), 'Lambda "it", which carries code'],
    [model('Dense', { activation: 'my_own' }), 'activation=my_own ("it")'],
    [model('UpSampling2D', { interpolation: 'bicubic' }), 'interpolation="bicubic"'],
    [model('Conv2DTranspose', { dilation_rate: [2, 2] }), 'dilation_rate=[2,2]'],
    [model('Mine', {}, { registered_name: 'ada>Mine' }), 'ada>Mine'],
    [{ class_name: 'Dense', config: { name: 'it' } }, 'Dense, which is no model'],
  ])('refuses %j by name', (config, name) => {
    expect(() => normalised(config)).toThrow("net.keras has what TensorFlow.js can't run: ");
    expect(() => normalised(config)).toThrow(name);
  });
});
