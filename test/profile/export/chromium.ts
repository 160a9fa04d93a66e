import { existsSync } from 'node:fs';

/** Debian's, as the panel's tests use it; tests that need it are skipped without. */
export const CHROMIUM = process.env['LAYERLINE_CHROMIUM'] ?? '/usr/bin/chromium';
export const hasChromium = existsSync(CHROMIUM);
