/** Runs the benchmarks named on the command line, or all; exits with 1 when a target is missed. */
import { benchAttribution } from './attribution';
import { benchBuild } from './build';
import { benchCompare } from './compare';
import { benchCorrection } from './correction';
import { benchExtension } from './extension';
import { benchMemory } from './memory';
import { benchPlainScript } from './plain-script';
import type { Figure } from './report';
import { printFigures } from './report';
import { benchSource } from './source';
import { benchTfjs } from './tfjs';

const BENCHMARKS: Readonly<Record<string, () => Promise<Figure[]>>> = {
  attribution: benchAttribution,
  build: benchBuild,
  memory: benchMemory,
  plain: benchPlainScript,
  compare: benchCompare,
  correction: benchCorrection,
  extension: benchExtension,
  source: benchSource,
  tfjs: benchTfjs,
};

async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  const names = wanted.length > 0 ? wanted : Object.keys(BENCHMARKS);
  const figures: Figure[] = [];
  for (const name of names) {
    const benchmark = BENCHMARKS[name];
    if (!benchmark)
      throw new Error(`No benchmark "${name}": ${Object.keys(BENCHMARKS).join(', ')}.`);
    console.log(`\n${name}`);
    const found = await benchmark();
    printFigures(found);
    figures.push(...found);
  }
  const missed = figures.filter((figure) => !figure.holds).length;
  console.log(`\n${figures.length - missed} of ${figures.length} targets met`);
  process.exitCode = missed === 0 ? 0 : 1;
}

void main();
