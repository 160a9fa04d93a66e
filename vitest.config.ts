import { defineConfig } from 'vitest/config';
import { profileValidatorInVite } from './scripts/profile-validator.mjs';

// Pictures to look at, not tests: made only where someone asks for them.
const PICTURES = process.env['LAYERLINE_SHOTS'] ? [] : ['test/webview/shots.test.ts'];

export default defineConfig({
  plugins: [profileValidatorInVite],
  define: { LAYERLINE_VERSION: JSON.stringify('test') },
  test: {
    // Native modules don't survive worker threads; two cores don't feed more processes.
    pool: 'forks',
    maxWorkers: 2,
    // As engine processes have it: ONNX Runtime would report its use otherwise.
    env: { ORT_DISABLE_TELEMETRY: '1' },
    testTimeout: 180_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/extension/**', 'test/e2e/**', 'test/source/**', ...PICTURES],
        },
      },
      {
        extends: true,
        test: {
          name: 'source',
          include: ['test/source/**/*.test.ts'],
          // Traces have a time limit, which others at the processor would use up.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: 'test/e2e/driver/global-setup.ts',
          // The first test of a file opens the workbench, in 4 s, or 30 s on a busy machine.
          testTimeout: 120_000,
          // VS Code itself misses a key now and then; what passes only then is named at the end.
          retry: 1,
          // All files share one browser and one server; two workbenches at once are no faster.
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
