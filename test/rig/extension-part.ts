/**
 * Runs test/extension/ inside an extension host, against the installed VSIX.
 * Usage: extension-part.mjs VSIX REPORT [FILTER…]
 */
import { runTests } from '@vscode/test-electron';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Suite } from './bundle-suite';
import { bundleSuite, listSuite } from './bundle-suite';
import { hostFromEnvironment } from './environment';
import type { DesktopHost, ServerHost } from './host';
import { installExtension } from './install-extension';
import { ROOT } from './paths';
import { watchParent } from './parent-watch';
import { eventPrinter } from './print-events';
import type { SuiteEvent } from './suite-results';
import { countEvents, hasEnded, interrupted, readEvents } from './suite-results';

const LOGS = join(ROOT, 'dist', 'test-logs', 'extension');
const POLL_MS = 200;

async function main(): Promise<void> {
  const [vsix, report, ...filters] = process.argv.slice(2);
  if (!vsix || !report) throw new Error('Usage: extension-part.mjs VSIX REPORT [FILTER…]');
  const host = hostFromEnvironment('extension');
  const counts =
    host.kind === 'none'
      ? { passed: 0, failed: 0, skipped: await listSuite(filters) }
      : countEvents(await runBundled(host, vsix, filters));
  writeFileSync(report, JSON.stringify(counts));
  process.exitCode = counts.failed === 0 ? 0 : 1;
}

async function runBundled(
  host: DesktopHost | ServerHost,
  vsix: string,
  filters: readonly string[],
): Promise<SuiteEvent[]> {
  const extensions = installExtension(host, vsix);
  const work = mkdtempSync(join(tmpdir(), 'layerline-suite-'));
  removeAtExit(work);
  const suite = await bundleSuite(filters);
  removeAtExit(suite.folder);
  return runSuite(host, suite, extensions, work);
}

function removeAtExit(folder: string): void {
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
}

async function runSuite(
  host: DesktopHost | ServerHost,
  suite: Suite,
  extensions: string,
  work: string,
): Promise<SuiteEvent[]> {
  const results = join(work, 'results');
  const workspace = join(work, 'workspace');
  mkdirSync(workspace);
  const print = eventPrinter();
  const printing = setInterval(() => print(readEvents(results)), POLL_MS);
  try {
    await runTests({
      vscodeExecutablePath:
        host.kind === 'desktop' ? host.executable : join(ROOT, 'dist', 'rig', 'code-shim.mjs'),
      extensionDevelopmentPath: suite.folder,
      extensionTestsPath: suite.main,
      launchArgs: [
        workspace,
        `--extensions-dir=${extensions}`,
        `--user-data-dir=${join(work, 'user-data')}`,
      ],
      extensionTestsEnv: {
        LAYERLINE_TEST_RESULTS: results,
        LAYERLINE_TEST_EXTENSIONS: extensions,
        LAYERLINE_TEST_LOGS: LOGS,
      },
    });
  } catch (error) {
    // Failed tests are among the events; anything else shows by the missing end.
    console.error(String(error));
  } finally {
    clearInterval(printing);
  }
  const events = readEvents(results);
  print(events);
  if (!hasEnded(events))
    console.error(`The extension host crashed ${interrupted(events)}; its logs: ${LOGS}`);
  return events;
}

const giveUp = () => process.exit(1);
for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.once(signal, giveUp);
watchParent(giveUp);
await main();
