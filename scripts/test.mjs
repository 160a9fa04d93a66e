/** `npm test [-- ARGS]`: sets up, builds, and runs every test; ends with one line of counts. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildIfNeeded, installPackages, root, run } from './setup.mjs';

installPackages();
await buildIfNeeded();
const report = join(root, 'dist', 'test-report.json');
const status = run(process.execPath, [
  'node_modules/vitest/vitest.mjs',
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile=${report}`,
  ...process.argv.slice(2),
]);
const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(
  readFileSync(report, 'utf8'),
);
for (const { assertionResults } of testResults)
  for (const { status: outcome, fullName } of assertionResults)
    if (outcome === 'skipped' || outcome === 'pending') console.log(`skipped: ${fullName}`);
const skipped = numPendingTests + numTodoTests;
console.log(`${numPassedTests} passed, ${numFailedTests} failed, ${skipped} skipped`);
process.exit(status);
