/**
 * `npm test [-- [unit|extension|e2e] [FILTER…]]`: sets up, builds, packages and runs the tests, or
 * those of one part, or those whose path contains a FILTER. Ends with one line of counts.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildIfNeeded, installPackages, root } from './setup.mjs';
import { parts, runPart } from './test-parts.mjs';

const { names, filters } = request(process.argv.slice(2));
installPackages();
await buildIfNeeded();
mkdirSync(join(root, 'dist'), { recursive: true });
const work = mkdtempSync(join(root, 'dist', 'test-run-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));

const counts = [];
for (const name of names) counts.push(await runPart(name, filters, work));
const skipped = counts.flatMap((part) => part.skipped);
for (const name of skipped) console.log(`skipped: ${name}`);
const sum = (key) => counts.reduce((total, part) => total + part[key], 0);
console.log(`${sum('passed')} passed, ${sum('failed')} failed, ${skipped.length} skipped`);
process.exit(sum('failed') === 0 ? 0 : 1);

/** A part by its name, or the part that the filters' paths lie in; by default every part. */
function request([first, ...rest]) {
  if (first === undefined) return { names: parts, filters: [] };
  if (parts.includes(first)) return { names: [first], filters: rest };
  const part = /\btest\/(extension|e2e)\//.exec(first)?.[1] ?? 'unit';
  return { names: [part], filters: [first, ...rest] };
}
