/**
 * Takes the place of desktop VS Code's executable for @vscode/test-electron and runs the suite in
 * VS Code's server with a headless browser. Understands what `runTests` passes.
 */
import { parseArgs } from 'node:util';
import { hostFromEnvironment } from './environment';
import { watchParent } from './parent-watch';
import { runInBrowser } from './run-in-browser';

// test-electron drops what is still in the pipe when it sees this process end.
const DRAIN_MS = 250;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    strict: false,
    allowPositionals: true,
    options: {
      extensionDevelopmentPath: { type: 'string' },
      extensionTestsPath: { type: 'string' },
      'extensions-dir': { type: 'string' },
    },
  });
  const abort = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => abort.abort());
  watchParent(() => abort.abort());
  const host = hostFromEnvironment('extension');
  if (host.kind !== 'server') throw new Error('The shim needs VS Code as a server.');
  return runInBrowser({
    host,
    folder: needed(positionals[0], 'a folder'),
    extensionsDir: needed(values['extensions-dir'], '--extensions-dir'),
    extensionDevelopmentPath: needed(values.extensionDevelopmentPath, '--extensionDevelopmentPath'),
    extensionTestsPath: needed(values.extensionTestsPath, '--extensionTestsPath'),
    logs: needed(process.env['LAYERLINE_TEST_LOGS'], 'LAYERLINE_TEST_LOGS'),
    signal: abort.signal,
  });
}

function needed(value: string | boolean | undefined, name: string): string {
  if (typeof value === 'string') return value;
  throw new Error(`The shim needs ${name}.`);
}

async function exit(code: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, DRAIN_MS));
  process.exit(code);
}

main().then(exit, (error: unknown) => {
  console.error(String(error instanceof Error ? error.stack : error));
  return exit(1);
});
