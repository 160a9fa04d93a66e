import * as l10n from '@vscode/l10n';
import { Script } from 'node:vm';
import { ScriptError } from '../../../source/script/script-error';

const KEY = '__layerlineCall';
const CALL = new Script(`globalThis.${KEY}()`);

/**
 * Runs a function that may never end: a loop is broken off, a promise isn't waited for any longer.
 * A loop that a promise comes to later isn't: the process must be ended then.
 *
 * @param path of the script, for the message.
 * @throws ScriptError `timeout`.
 */
export async function withTimeLimit<T>(
  path: string,
  limitMs: number,
  call: () => T | Promise<T>,
): Promise<T> {
  const isWaiting = (value: T | Promise<T>): value is Promise<T> =>
    typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
  const result = callWithin(path, limitMs, call);
  if (!isWaiting(result)) return result;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(timeout(path, limitMs)), limitMs);
  });
  try {
    return await Promise.race([result, late]);
  } finally {
    clearTimeout(timer);
  }
}

function callWithin<T>(path: string, limitMs: number, call: () => T): T {
  const global = globalThis as Record<string, unknown>;
  global[KEY] = call;
  try {
    return CALL.runInThisContext({ timeout: limitMs }) as T;
  } catch (error) {
    const { code } = error as { code?: unknown };
    throw code === 'ERR_SCRIPT_EXECUTION_TIMEOUT' ? timeout(path, limitMs) : error;
  } finally {
    delete global[KEY];
  }
}

function timeout(path: string, limitMs: number): ScriptError {
  return new ScriptError(
    'timeout',
    l10n.t(
      '{0} ran for more than {1} s and was stopped: it may loop endlessly; if it is just that slow, allow more time (--timeout).',
      path,
      Math.round(limitMs / 100) / 10,
    ),
  );
}
