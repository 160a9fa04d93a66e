/** Bundles test/rig, TypeScript that both Vitest and plain Node use, and loads it. */
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './setup.mjs';

export async function bundleRig() {
  // Not before the packages are installed.
  const { build } = await import('esbuild');
  await build({
    absWorkingDir: root,
    entryPoints: ['main', 'extension-part', 'code-shim'].map((name) => `test/rig/${name}.ts`),
    outdir: 'dist/rig',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    banner: { js: '#!/usr/bin/env node' },
    logLevel: 'warning',
  });
  chmodSync(join(root, 'dist/rig/code-shim.mjs'), 0o755);
  return import('../dist/rig/main.mjs');
}
