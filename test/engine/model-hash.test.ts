import { expect, it } from 'vitest';
import { prepareModel } from '../../src/engine/onnxruntime/prepare';
import type { Model } from '../../src/model/graph';
import { QUICK } from '../support/engines';
import { withFolder, withModelFile } from '../support/folders';
import { NetBuilder } from '../support/net-builder';

const NODES = 200;

/** A long graph before 4 MB of weights, of which the hash reads samples only. */
function chain(lastSlope: number, firstWeight = 1): Model {
  const net = new NetBuilder('chain');
  let x = net.input('x', [1, 1024]);
  for (let node = 0; node < NODES; node++)
    x = net.node('LeakyRelu', `leaky${node}`, [x], {
      alpha: { float: node === NODES - 1 ? lastSlope : 0.1 },
    });
  const weights = new Float32Array(1024 * 1024).fill(firstWeight);
  net.output(net.node('MatMul', 'product', [x, net.weight('w', 'float32', [1024, 1024], weights)]));
  return net.model();
}

function hashOf(model: Model): Promise<string> {
  return withModelFile(model, (path) =>
    withFolder(async (folder) => {
      const spec = { kind: 'file', path } as const;
      return (await prepareModel({ spec, options: QUICK, folder })).identity.hash;
    }),
  );
}

it('models differ in their hash by any attribute and by other weights', async () => {
  const hash = await hashOf(chain(0.1));
  expect(await hashOf(chain(0.1))).toBe(hash);
  expect(await hashOf(chain(0.2))).not.toBe(hash);
  expect(await hashOf(chain(0.1, 2))).not.toBe(hash);
});
