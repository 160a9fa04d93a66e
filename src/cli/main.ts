import { signalOfProcess } from './cancel';
import { COMMANDS } from './commands';
import { run } from './run';
import { outputTo } from './terminal';

const program = { commands: COMMANDS, version: LAYERLINE_VERSION };
const terminal = {
  out: outputTo(process.stdout, process.env),
  err: outputTo(process.stderr, process.env),
};

void run(process.argv.slice(2), program, terminal, signalOfProcess()).then((code) => {
  // Not process.exit, which would cut off output that a pipe has not taken yet.
  process.exitCode = code;
});
