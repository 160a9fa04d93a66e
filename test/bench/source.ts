import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { SourceProcess } from '../../src/source/source-process';
import type { TraceRequest } from '../../src/source/trace';
import { withFolder } from '../support/folders';
import { until } from '../support/processes';
import type { Figure } from './report';
import { medianAtMost, percentileAtMost, spreadText } from './report';
import { keyToText } from './vscode/typing';
import { quiet, withVsCode, withWindow } from './vscode/window';

const STARTS = 5;
const TRACES = 30;
const KEYS = 40;
const WRITE_MS = 10_000;
const FILE = 'torch_resnet.py';
const MODEL = 'resnet50';

/** What people wait for who type: the process's start, one trace, and from a key to the numbers. */
export async function benchSource(): Promise<Figure[]> {
  const text = readFileSync(`examples/${FILE}`, 'utf8');
  return [...(await startsAndTraces(text)), ...(await typing(text))];
}

async function startsAndTraces(text: string): Promise<Figure[]> {
  return withFolder(async (cacheFolder) => {
    // The first one takes a snapshot for those after it, and writes it once it has answered.
    const first = await startMs(cacheFolder, () => until(() => hasSnapshot(cacheFolder), WRITE_MS));
    const later = await repeat(STARTS, () => startMs(cacheFolder));
    const plain = await repeat(STARTS, () => startMs(null));
    console.log(`  first start, with a snapshot taken, ms: ${Math.round(first)}`);
    console.log(`  start without snapshots, ms: ${spreadText(plain)}`);
    const one = await traces(cacheFolder, { file: FILE, text, models: [MODEL], inputs: {} });
    const all = await traces(cacheFolder, { file: FILE, text, models: null, inputs: {} });
    console.log(`  the whole file, ${MODEL} and another model, ms: ${spreadText(all)}`);
    const seconds = (ms: readonly number[]): number[] => ms.map((value) => value / 1000);
    return [
      medianAtMost('source process, start', seconds(later), 3, ' s'),
      medianAtMost('source process, start without a snapshot', seconds(plain), 3, ' s'),
      medianAtMost('ResNet-50 in PyTorch, one trace', one, 100, ' ms'),
    ];
  });
}

function open(cacheFolder: string | null): SourceProcess {
  return new SourceProcess({
    root: resolve('examples'),
    cacheFolder,
    entry: resolve('dist/source.cjs'),
  });
}

async function startMs(
  cacheFolder: string | null,
  afterwards?: () => Promise<unknown>,
): Promise<number> {
  const source = open(cacheFolder);
  const started = performance.now();
  try {
    await source.warmUp();
    const ms = performance.now() - started;
    await afterwards?.();
    return ms;
  } finally {
    source.dispose();
  }
}

function hasSnapshot(folder: string): boolean {
  return readdirSync(folder).some((name) => name.endsWith('.python-memory'));
}

/** From the request to the report, in a warm process. */
async function traces(cacheFolder: string, request: TraceRequest): Promise<number[]> {
  const source = open(cacheFolder);
  const traceMs = async (): Promise<number> => {
    const started = performance.now();
    await source.report(request);
    return performance.now() - started;
  };
  try {
    await repeat(TRACES / 2, traceMs);
    return await repeat(TRACES, traceMs);
  } finally {
    source.dispose();
  }
}

async function typing(text: string): Promise<Figure[]> {
  const vsix = process.env['LAYERLINE_BENCH_VSIX'];
  if (!vsix) throw new Error('This benchmark is started by: npm run bench -- source');
  return withVsCode(vsix, (vscode) =>
    withWindow(vscode, { files: { [FILE]: text } }, async (window) => {
      await quiet(window);
      const ms = await keyToText(window, { file: FILE, text }, KEYS);
      return [percentileAtMost(`last key to text, ${FILE}`, ms, 0.95, 400, ' ms')];
    }),
  );
}

async function repeat<T>(times: number, once: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  while (results.length < times) results.push(await once());
  return results;
}
