/** How each part of the tests is run and counted: unit tests, and two parts in a real VS Code. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleRig } from './bundle-rig.mjs';
import { packageIfNeeded, root } from './setup.mjs';

const MINUTE_MS = 60_000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const KILL_AFTER_MS = 15_000;

const runners = { unit: runUnit, extension: runExtension, e2e: runInterface };
export const parts = Object.keys(runners);

/** Runs one part; a part that breaks or takes too long counts as one failure at least. */
export async function runPart(name, filters, work) {
  console.log(`\n${name}`);
  const report = join(work, `${name}.json`);
  try {
    return await runners[name](filters, report);
  } catch (error) {
    console.error(String(error?.stack ?? error));
    return { passed: 0, failed: 1, skipped: [] };
  }
}

async function runUnit(filters, report) {
  return runVitest(['unit', 'source'], filters, report, {});
}

/** Inside the extension host, against the installed VSIX. */
async function runExtension(filters, report) {
  const { vsix, hosts } = await prepare();
  const args = ['dist/rig/extension-part.mjs', vsix, report, ...filters];
  const env = { LAYERLINE_TEST_HOSTS: JSON.stringify(hosts) };
  const status = await runLimited(args, env, 15 * MINUTE_MS);
  return atLeastOneFailure(readReport(report), status);
}

/** Through the interface, in a browser. */
async function runInterface(filters, report) {
  const { vsix, hosts, rig } = await prepare();
  const env = { LAYERLINE_TEST_HOSTS: JSON.stringify(hosts) };
  if (hosts.interface.kind !== 'none')
    env.LAYERLINE_TEST_EXTENSIONS = rig.installExtension(hosts.interface, vsix);
  return runVitest(['e2e'], filters, report, env);
}

let prepared;

/** The VSIX and what it is tested in, once for both parts. */
function prepare() {
  prepared ??= (async () => {
    const vsix = packageIfNeeded();
    const rig = await bundleRig();
    const hosts = rig.prepareHosts();
    const { kind, reason } = hosts.interface;
    if (kind === 'none') console.log(`There is no VS Code for tests in a browser: ${reason}.`);
    return { vsix, hosts, rig };
  })();
  return prepared;
}

async function runVitest(projects, filters, report, env) {
  const args = ['node_modules/vitest/vitest.mjs', 'run'];
  args.push(...projects.map((project) => `--project=${project}`));
  args.push('--passWithNoTests', '--reporter=default', '--reporter=json');
  args.push(`--outputFile=${report}`, ...filters);
  const status = await runLimited(args, env, 25 * MINUTE_MS);
  const { numPassedTests, numFailedTests, testResults } = readReport(report);
  const results = testResults.flatMap(({ assertionResults }) => assertionResults);
  const skipped = results.filter(({ status }) => ['skipped', 'pending', 'todo'].includes(status));
  const retried = results.filter(
    ({ status, failureMessages }) => status === 'passed' && failureMessages.length > 0,
  );
  for (const { fullName, failureMessages } of retried)
    console.log(`passed at the second try: ${fullName}\n  ${failureMessages[0]}`);
  return atLeastOneFailure(
    {
      passed: numPassedTests,
      failed: numFailedTests,
      skipped: skipped.map(({ fullName }) => fullName),
    },
    status,
  );
}

/** A file that does not load, or an error outside the tests, fails no test by itself. */
function atLeastOneFailure(counts, status) {
  return status === 0 ? counts : { ...counts, failed: Math.max(1, counts.failed) };
}

function readReport(report) {
  if (!existsSync(report)) throw new Error('This part ended without a report.');
  return JSON.parse(readFileSync(report, 'utf8'));
}

/** Runs a Node program with our standard streams; returns its exit code, 124 when it took too long. */
function runLimited(args, env, limitMs) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...env },
    });
    const timers = [
      setTimeout(() => {
        console.error(`Ended after ${limitMs / MINUTE_MS} minutes.`);
        child.kill('SIGTERM');
        timers.push(setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS));
      }, limitMs),
    ];
    const interrupt = (signal) => {
      child.kill(signal);
      process.exit(1);
    };
    for (const signal of SIGNALS) process.once(signal, interrupt);
    const finish = (settle, value) => {
      timers.forEach(clearTimeout);
      for (const signal of SIGNALS) process.off(signal, interrupt);
      settle(value);
    };
    child.once('error', (error) => finish(reject, error));
    child.once('exit', (code) => finish(resolve, code ?? 124));
  });
}
