/**
 * Runs in a Node of its own, without anything of this program: loads the binding that is named
 * first, convolves what is given second, and prints a line of JSON. Text, so that it needs no place
 * in the bundle.
 */
export const CHECK_SCRIPT = `'use strict';
const [, , path, request] = process.argv;
const { height, width, channels, size, filters, image, kernel } = JSON.parse(request);
const binding = require(path);
const tensor = (shape, values) =>
  binding.createTensor(shape, binding.TF_FLOAT, Float32Array.from(values));
const inputs = [
  tensor([1, height, width, channels], image),
  tensor([size, size, channels, filters], kernel),
];
const attributes = [
  { name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
  { name: 'strides', type: binding.TF_ATTR_INT, value: [1, 1, 1, 1] },
  { name: 'padding', type: binding.TF_ATTR_STRING, value: 'SAME' },
  { name: 'data_format', type: binding.TF_ATTR_STRING, value: 'NHWC' },
  { name: 'dilations', type: binding.TF_ATTR_INT, value: [1, 1, 1, 1] },
];
const [output] = binding.executeOp('Conv2D', attributes, inputs, 1);
const values = Array.from(binding.tensorDataSync(output.id));
console.log(JSON.stringify({ version: binding.TF_Version, values }));
`;
