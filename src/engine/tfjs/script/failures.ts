import { writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { isUserError } from '../../../model/errors';
import type { BundleMap } from '../../../source/script/bundle-map';
import { ScriptError } from '../../../source/script/script-error';
import type { ScriptFile } from './script-file';

/** What the user's code threw, with the line of theirs that it came from; user errors as they are. */
export function scriptFailure(script: ScriptFile, map: BundleMap, error: unknown): unknown {
  if (isUserError(error)) return error;
  const { path } = script;
  const place = placeOf(error, script, map);
  const where = place === undefined ? path : place.replace(resolve(path), path);
  const message = error instanceof Error ? error.message : String(error);
  const line = message.split('\n', 1)[0] ?? '';
  const kind = error instanceof Error && error.name !== 'Error' ? `${error.name}: ` : '';
  return new ScriptError('script-failed', `${where}: ${kind}${line}`);
}

const watched = new Map<ScriptFile, BundleMap>();

/**
 * What a script throws later, out of a timer or a promise, ends the process, as it would end
 * `node`; from now on with a line that says where, for whoever waits for the process.
 */
export function endWithLateFailures(script: ScriptFile, map: BundleMap): void {
  if (watched.size === 0) {
    // Before Emscripten's own, which would throw it again out of its own minified line.
    process.prependListener('uncaughtException', endWith);
    process.prependListener('unhandledRejection', endWith);
  }
  watched.set(script, map);
}

function endWith(error: unknown): void {
  for (const [script, map] of watched) {
    if (placeOf(error, script, map) === undefined) continue;
    const { message } = scriptFailure(script, map, error) as Error;
    // At once: another handler would come first.
    writeSync(process.stderr.fd, `Error: ${message}\n`);
    process.exit(1);
  }
}

function placeOf(error: unknown, { bundlePath }: ScriptFile, map: BundleMap): string | undefined {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  for (const line of stack.split('\n')) {
    const start = line.indexOf(bundlePath);
    if (start < 0) continue;
    const [, row, column] = /^:(\d+):(\d+)/.exec(line.slice(start + bundlePath.length)) ?? [];
    // Node puts the line alone before some stacks.
    const found = column === undefined ? undefined : map.original(Number(row), Number(column));
    if (found) return `${found.file}:${found.line}:${found.column}`;
  }
  return undefined;
}
