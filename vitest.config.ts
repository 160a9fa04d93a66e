import { defineConfig } from 'vitest/config';

export default defineConfig({
  define: { LAYERLINE_VERSION: JSON.stringify('test') },
  test: {
    include: ['test/**/*.test.ts'],
    // Native modules don't survive worker threads; two cores don't feed more processes.
    pool: 'forks',
    maxWorkers: 2,
    // As engine processes have it: ONNX Runtime would report its use otherwise.
    env: { ORT_DISABLE_TELEMETRY: '1' },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
