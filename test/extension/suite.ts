import Mocha from 'mocha';
import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { SuiteEvent } from '../rig/suite-results';

const TEST_LIMIT_MS = 60_000;

/** Called by VS Code in the extension host: runs every test file that lies beside this one. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ reporter: Recorder, timeout: TEST_LIMIT_MS });
  const files = readdirSync(__dirname).filter((name) => name.endsWith('.test.cjs'));
  for (const file of files.sort()) mocha.addFile(join(__dirname, file));
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  record({ kind: 'end' });
  if (failures > 0) throw new Error(`${failures} tests failed.`);
}

/** Reports to the file that the tests' main process reads. */
class Recorder extends Mocha.reporters.Base {
  constructor(runner: Mocha.Runner) {
    super(runner);
    runner.on('test', (test) => record({ kind: 'started', name: test.fullTitle() }));
    runner.on('pass', (test) =>
      record({ kind: 'passed', name: test.fullTitle(), ms: test.duration ?? 0 }),
    );
    runner.on('pending', (test) => record({ kind: 'skipped', name: test.fullTitle() }));
    // Also failing hooks, which have a title as well.
    runner.on('fail', (test, error: Error) =>
      record({ kind: 'failed', name: test.fullTitle(), error: error.stack ?? error.message }),
    );
  }
}

function record(event: SuiteEvent): void {
  const file = process.env['LAYERLINE_TEST_RESULTS'];
  if (file) appendFileSync(file, `${JSON.stringify(event)}\n`);
}
