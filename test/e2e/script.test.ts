import { readFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { workbenchTest } from './driver';
import { lineEnd } from './driver/line-end';
import { MEASURING_MS } from './measuring';

const test = workbenchTest({
  files: {
    'net.ts': readFileSync('examples/tfjs_residual.ts'),
    'tfjs_blocks.ts': readFileSync('examples/tfjs_blocks.ts'),
    'broken.ts':
      "import * as tf from '@tensorflow/tfjs';\nexport const net = tf.sequential({ layers: [tf.nothing()] });\n",
    'node_modules/@tensorflow/tfjs/package.json': '{}',
  },
  viewport: { width: 1440, height: 1200 },
  settings: { 'layerline.budget': 2, 'layerline.threads': 1 },
});

describe('A TypeScript file that builds a model', () => {
  test(
    'is profiled from the lens over a function, with times at its lines',
    { timeout: 180_000 },
    async ({ workbench }) => {
      await workbench.openFile('net.ts');
      await workbench.codeLens('Profile This Model').first().click();
      await workbench.webview('peak activations', MEASURING_MS);
      await workbench.tab('net.ts').click();
      await expect
        .poll(() => lineEnd(workbench, 'globalAveragePooling2d({}).apply(x)'), { timeout: 20_000 })
        .toMatch(/[µm]s/);
      await workbench.screenshots('script');
      await workbench.openFile('tfjs_blocks.ts');
      // One line makes every normalization of the network.
      await expect
        .poll(() => lineEnd(workbench, 'tf.layers.batchNormalization()'), { timeout: 20_000 })
        .toMatch(/ms .*×15/);
    },
  );

  test('that is wrong says so, with its place', { timeout: 120_000 }, async ({ workbench }) => {
    await workbench.openFile('broken.ts');
    await workbench.codeLens('Profile This Model').first().click();
    // VS Code's own TypeScript support, which this server lacks, complains as well.
    await expect
      .poll(() => workbench.notifications(), { timeout: MEASURING_MS })
      .toContainEqual(expect.stringMatching(/broken\.ts:2:\d+: .*nothing is not a function/));
  });
});
