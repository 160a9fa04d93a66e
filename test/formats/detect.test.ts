import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { onnxFormat } from '../../src/formats/detect';
import { encodeModel } from '../../src/formats/onnx/encode';
import { graph, model, node, tempFolder } from './support';

const folder = tempFolder();
const path = join(folder, 'M.ONNX');
writeFileSync(path, encodeModel(model(graph({ nodes: [node('Relu', ['x'], ['y'])] }))));

test('an ONNX file matches and opens', async () => {
  expect(onnxFormat.match(path, readFileSync(path).subarray(0, 64))).toBe(true);
  expect((await onnxFormat.open(path)).model.graph.nodes).toHaveLength(1);
});

test.each([
  ['another name', 'model.h5', readFileSync(path)],
  ['text', 'model.onnx', new TextEncoder().encode('some text\n')],
  ['nothing', 'model.onnx', new Uint8Array()],
])('%s does not match', (_name, name, head) => {
  expect(onnxFormat.match(name, head)).toBe(false);
});
