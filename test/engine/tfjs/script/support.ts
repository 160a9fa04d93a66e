import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach } from 'vitest';
import type { ScriptSpec } from '../../../../src/engine/options';
import { DEFAULT_RUN_OPTIONS } from '../../../../src/engine/options';
import { scriptForm } from '../../../../src/engine/tfjs/script/form';
import type { PreparedTfjs, TfjsModel } from '../../../../src/engine/tfjs/tfjs-model';
import type { ProfiledFrame, ProfiledLayer } from '../../../../src/profile/document';
import { wasmRecorder } from '../native-support';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Writes files into a folder of their own, which goes after the test. */
export function scripts(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'layerline-script-test-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

export function specIn(
  folder: string,
  file: string,
  name = '',
  given: readonly unknown[] = [],
): ScriptSpec {
  return { kind: 'script', path: join(folder, file), name, arguments: given };
}

export function prepare(spec: ScriptSpec, limitMs = 20_000): Promise<PreparedTfjs> {
  const options = { ...DEFAULT_RUN_OPTIONS, callLimitMs: limitMs };
  return scriptForm.prepare(spec, options, scripts({}));
}

/** A script's model as an engine loads it, with a recorder. */
export async function loaded(
  spec: ScriptSpec,
): Promise<{ prepared: PreparedTfjs; model: TfjsModel }> {
  // In the order of an engine: what is prepared doesn't know the backend yet.
  const prepared = await prepare(spec);
  return { prepared, model: await scriptForm.load(prepared.runnable, await wasmRecorder()) };
}

/** What a script's failure says, without its folder. */
export async function failureOf(
  files: Readonly<Record<string, string>>,
  name = '',
  given: readonly unknown[] = [],
  limitMs?: number,
): Promise<string> {
  const folder = scripts(files);
  const [file = ''] = Object.keys(files);
  const error: unknown = await prepare(specIn(folder, file, name, given), limitMs).then(
    () => new Error('It worked.'),
    (reason: unknown) => reason,
  );
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.replaceAll(`${folder}/`, '');
}

/** `blocks.ts:3:10 convBlock < net.ts:7:3 build`. */
export function shown(frames: readonly ProfiledFrame[], folder: string): string {
  return frames
    .map(({ file, line, column, functionName }) =>
      `${relative(folder, file)}:${line}:${column} ${functionName}`.trim(),
    )
    .join(' < ');
}

/** By type of the layer, where it was made. */
export function madeAt(layers: readonly Pick<ProfiledLayer, 'type' | 'source'>[], folder: string) {
  return layers.map(({ type, source }) => `${type} ${shown(source?.constructedAt ?? [], folder)}`);
}
