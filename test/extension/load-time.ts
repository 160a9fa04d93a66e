import { execFileSync } from 'node:child_process';

/**
 * Loads a module as the extension host does, with the same stand-in for everything that `vscode`
 * exports. Bundles copy what they import, so the names must be the real ones.
 */
const PROGRAM = `
  const Module = require('node:module');
  const anything = new Proxy(function () { return anything; }, {
    get: (target, key) => (key === Symbol.toPrimitive ? () => '' : target[key] ?? anything),
  });
  const [file, ...names] = process.argv.slice(1);
  const vscode = Object.fromEntries(names.map((name) => [name, anything]));
  const load = Module._load;
  Module._load = (name, ...rest) => (name === 'vscode' ? vscode : load(name, ...rest));
  const start = process.cpuUsage();
  require(file);
  const { user, system } = process.cpuUsage(start);
  console.log((user + system) / 1000);
`;

/**
 * Median milliseconds of processor time that new processes take to load a module, which may import
 * these names of `vscode`. Unlike elapsed time it says little about what else the machine does.
 */
export function loadTimeMs(file: string, names: readonly string[], runs: number): number {
  const times = Array.from({ length: runs }, () =>
    Number(
      execFileSync(process.execPath, ['-e', PROGRAM, file, ...names], {
        encoding: 'utf8',
        env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      }),
    ),
  );
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? NaN;
}
