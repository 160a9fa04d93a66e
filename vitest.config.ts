import { defineConfig } from 'vitest/config';

export default defineConfig({
  define: { LAYERLINE_VERSION: JSON.stringify('test') },
  test: {
    include: ['test/**/*.test.ts'],
    // Native modules don't survive worker threads; two cores don't feed more processes.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
