import { obtainChromium } from './chromium';
import { findDesktop } from './desktop';
import type { ServerInstall } from './install-server';
import { installServer, serverRunsHere } from './install-server';

/** VS Code's server with a headless Chromium for its workbench. */
export interface ServerHost extends ServerInstall {
  readonly kind: 'server';
  readonly chromium: string;
}

export interface DesktopHost {
  readonly kind: 'desktop';
  readonly executable: string;
}

export interface NoHost {
  readonly kind: 'none';
  readonly reason: string;
}

export interface Hosts {
  /** Runs the tests inside the extension host. */
  readonly extension: DesktopHost | ServerHost | NoHost;
  /** Runs the tests that use the interface, which Playwright drives in a browser. */
  readonly interface: ServerHost | NoHost;
}

/** Finds or installs what the VS Code tests of this machine run in. */
export function prepareHosts(): Hosts {
  const server = prepareServer();
  const executable = findDesktop();
  return { extension: executable ? { kind: 'desktop', executable } : server, interface: server };
}

function prepareServer(): ServerHost | NoHost {
  if (!serverRunsHere())
    return { kind: 'none', reason: `no VS Code server for ${process.platform}-${process.arch}` };
  const chromium = obtainChromium();
  if ('missing' in chromium) return { kind: 'none', reason: chromium.missing };
  return { kind: 'server', ...installServer(), chromium: chromium.path };
}
