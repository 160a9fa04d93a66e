import { execFileSync } from 'node:child_process';

/**
 * Loads a module as the extension host does, with everything that `vscode` exports standing in for
 * itself. Bundles copy own properties of what they import, but keep its prototype.
 */
const PROGRAM = `
  const Module = require('node:module');
  const anything = new Proxy(function () { return anything; }, {
    get: (target, key) => (key === Symbol.toPrimitive ? () => '' : target[key] ?? anything),
  });
  const vscode = Object.create(anything);
  const load = Module._load;
  Module._load = (name, ...rest) => (name === 'vscode' ? vscode : load(name, ...rest));
  const start = process.cpuUsage();
  require(process.argv[1]);
  const { user, system } = process.cpuUsage(start);
  console.log((user + system) / 1000);
`;

/**
 * Median milliseconds of processor time that new processes take to load a module, which may import
 * `vscode`. Unlike elapsed time it says little about what else the machine does.
 */
export function loadTimeMs(file: string, runs: number): number {
  const times = Array.from({ length: runs }, () =>
    Number(
      execFileSync(process.execPath, ['-e', PROGRAM, file], {
        encoding: 'utf8',
        env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      }),
    ),
  );
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? NaN;
}
