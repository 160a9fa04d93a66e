import * as l10n from '@vscode/l10n';
import { Console } from 'node:console';

/**
 * `process` for a script: it can't end this process, which others wait for, nor write to standard
 * output, which carries the protocol.
 */
export function scriptProcess(): NodeJS.Process {
  return new Proxy(process, {
    get(target, name) {
      if (name === 'exit' || name === 'abort' || name === 'reallyExit') return refuseExit;
      if (name === 'stdout') return target.stderr;
      return Reflect.get(target, name) as unknown;
    },
  });
}

/** `console` for a script. */
export function scriptConsole(): Console {
  return new Console(process.stderr, process.stderr);
}

/** What asks for standard output from now on, in whatever way, writes to standard error. */
export function keepStandardOutput(): void {
  Object.defineProperty(process, 'stdout', {
    configurable: true,
    enumerable: true,
    get: () => process.stderr,
  });
}

function refuseExit(): never {
  throw new Error(l10n.t('process.exit() would end the measurement: leave it out here.'));
}
