import { describe, it } from 'mocha';
import { deepEqual, equal, ok } from 'node:assert/strict';
import { readdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { loadTimeMs } from './load-time';
import { loadedLibraries } from './loaded-libraries';

/** Generous, as this runs on any machine; what users notice is bounded by the benchmark. */
const LOAD_LIMIT_MS = 150;
const LOAD_RUNS = 5;
const BUNDLE_LIMIT_BYTES = 400_000;
const START_LIMIT_BYTES = 200_000;

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

function layerline(): vscode.Extension<unknown> {
  const extension = vscode.extensions.getExtension('layerline.layerline');
  ok(extension, 'The extension is not installed.');
  return extension;
}

/** What is loaded at the start, and what is when it is needed. */
const BUNDLES = ['extension.cjs', 'later.cjs'];

function bundle(name = 'extension.cjs'): string {
  return join(layerline().extensionPath, 'dist', name);
}

describe('The installed extension', () => {
  it('comes from the VSIX', () => {
    const installed = process.env['LAYERLINE_TEST_EXTENSIONS'] ?? '';
    equal(dirname(realpathSync(layerline().extensionPath)), realpathSync(installed));
  });

  it('activates', async () => {
    await layerline().activate();
    ok(layerline().isActive);
  });

  it('has code that loads quickly', () => {
    const ms = loadTimeMs(bundle(), Object.keys(vscode), LOAD_RUNS);
    ok(ms < LOAD_LIMIT_MS, `The median is ${ms.toFixed(0)} ms.`);
  });

  it('registers every command of its manifest', async () => {
    await layerline().activate();
    const { contributes } = layerline().packageJSON as Manifest;
    const registered = new Set(await vscode.commands.getCommands(true));
    const declared = contributes.commands.map(({ command }) => command);
    deepEqual(
      declared.filter((command) => !registered.has(command)),
      [],
    );
  });

  it('loads no native library into the extension host', async () => {
    await layerline().activate();
    const own = realpathSync(layerline().extensionPath);
    const native = loadedLibraries().filter(
      (path) => path.startsWith(own) || /onnxruntime/i.test(path),
    );
    deepEqual(native, []);
  });

  it('loads at the start what that needs only', () => {
    const { size } = statSync(bundle());
    ok(size <= START_LIMIT_BYTES, `dist/extension.cjs has ${size} bytes.`);
  });

  it('keeps its bundles small', () => {
    const sizes = BUNDLES.map((name) => statSync(bundle(name)).size);
    const size = sizes.reduce((sum, each) => sum + each);
    ok(size <= BUNDLE_LIMIT_BYTES, `${BUNDLES.join(' and ')} have ${size} bytes.`);
  });

  it('brings the binaries of this platform only', () => {
    const binaries = join(layerline().extensionPath, 'dist/node_modules/onnxruntime-node/bin');
    const platforms = readdirSync(join(binaries, 'napi-v6'));
    deepEqual(platforms, [process.platform]);
  });
});
