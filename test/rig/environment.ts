import type { Hosts } from './host';

/** The hosts that scripts/test.mjs prepared for the processes that it starts. */
export function hostFromEnvironment<Part extends keyof Hosts>(part: Part): Hosts[Part] {
  const hosts = process.env['LAYERLINE_TEST_HOSTS'];
  if (!hosts) throw new Error('These tests are started by: npm test -- e2e [FILTER…]');
  return (JSON.parse(hosts) as Hosts)[part];
}
