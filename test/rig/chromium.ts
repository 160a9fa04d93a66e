import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { findOnPath } from './find-on-path';

/**
 * What headless Chromium needs in containers, where tests run as root without user namespaces and
 * /dev/shm is small, and to be silent on the network.
 */
export const CHROMIUM_ARGUMENTS = [
  '--no-sandbox',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const APT_LIMIT_MS = 300_000;

/** `LAYERLINE_CHROMIUM` where set; else one on PATH, one that Playwright fetched, or from apt. */
export function obtainChromium(): { path: string } | { missing: string } {
  const named = process.env['LAYERLINE_CHROMIUM'];
  if (named !== undefined)
    return existsSync(named)
      ? { path: named }
      : { missing: `LAYERLINE_CHROMIUM is "${named}", which does not exist` };
  const path = findChromium() ?? (installWithApt() ? findChromium() : undefined);
  return path ? { path } : { missing: 'no Chromium on PATH, and none could be installed' };
}

function findChromium(): string | undefined {
  const fetched = chromium.executablePath();
  return findOnPath(NAMES) ?? (existsSync(fetched) ? fetched : undefined);
}

/** Debian's Chromium, and a font so that screenshots are readable. */
function installWithApt(): boolean {
  if (process.getuid?.() !== 0 || !findOnPath(['apt-get'])) return false;
  console.error('Installing Chromium for the tests: apt-get install chromium fonts-dejavu-core …');
  const install = ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'];
  return aptGet(install) || (aptGet(['update']) && aptGet(install));
}

function aptGet(args: string[]): boolean {
  const { status } = spawnSync('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=120', ...args], {
    stdio: ['ignore', 'ignore', 2],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    timeout: APT_LIMIT_MS,
  });
  return status === 0;
}
