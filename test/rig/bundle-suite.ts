import { build } from 'esbuild';
import Mocha from 'mocha';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './paths';

export interface Suite {
  /** Also an extension, as VS Code wants one under development to run tests. */
  readonly folder: string;
  readonly main: string;
}

const SOURCES = join(ROOT, 'test', 'extension');

/** Bundles the suite into a folder of this process; `filters` are parts of file names. */
export async function bundleSuite(filters: readonly string[]): Promise<Suite> {
  const folder = join(ROOT, 'dist', `extension-suite-${process.pid}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const manifest = {
    publisher: 'layerline',
    name: 'suite',
    version: '0.0.0',
    engines: { vscode: '*' },
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  await bundle([...testFiles(filters), 'suite.ts'], folder, { external: ['vscode'] });
  return { folder, main: join(folder, 'suite.cjs') };
}

/** Names of all tests, found without VS Code. */
export async function listSuite(filters: readonly string[]): Promise<string[]> {
  const folder = join(ROOT, 'dist', `extension-suite-${process.pid}`);
  const stub = join(SOURCES, 'no-vscode.ts');
  await bundle(testFiles(filters), folder, { alias: { vscode: stub } });
  try {
    return await namesIn(readdirSync(folder).map((name) => join(folder, name)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function testFiles(filters: readonly string[]): string[] {
  return readdirSync(SOURCES)
    .filter((name) => name.endsWith('.test.ts'))
    .filter((name) => filters.length === 0 || filters.some((part) => name.includes(part)));
}

async function bundle(
  names: readonly string[],
  outdir: string,
  { external = [], alias = {} }: { external?: string[]; alias?: Record<string, string> },
): Promise<void> {
  await build({
    absWorkingDir: SOURCES,
    entryPoints: [...names],
    outdir,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    // The oldest VS Code that the manifest allows brings Node 20.
    target: 'node20',
    outExtension: { '.js': '.cjs' },
    external: ['mocha', ...external],
    alias,
    sourcemap: 'inline',
    // The stub exports nothing, and nothing of it is called.
    logOverride: { 'import-is-undefined': 'silent' },
    logLevel: 'warning',
  });
}

async function namesIn(files: readonly string[]): Promise<string[]> {
  const names: string[] = [];
  const mocha = new Mocha({ dryRun: true, reporter: Mocha.reporters.Base });
  files.forEach((file) => mocha.addFile(file));
  await new Promise((resolve) => {
    const runner = mocha.run(resolve);
    runner.on('test end', (test) => names.push(test.fullTitle()));
  });
  return names;
}
