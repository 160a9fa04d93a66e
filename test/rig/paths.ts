import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root of the clone; the bundles in dist/rig/ lie as deep as the sources in test/rig/. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Where test hosts and installed extensions are kept between runs. Outside the clone, so that an
 * installed extension can't find in the clone's node_modules what its VSIX lacks.
 */
export function cacheFolder(): string {
  return (
    process.env['LAYERLINE_RIG_DIR'] ??
    join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'layerline')
  );
}
