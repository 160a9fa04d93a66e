import type { Page } from 'playwright-core';

/** The tasks of a page's main threads, ms. */
export interface Tasks {
  /** The longest by processor time, and all together. */
  readonly longest: number;
  readonly total: number;
  /** The longest by the clock: other work on the machine counts as well. */
  readonly longestElapsed: number;
}

/** Work that what was done left for later. */
const SETTLE_MS = 200;

/**
 * The tasks of the page's main thread while something is done, and of its frames in other
 * processes. Processor time, because other work on this machine makes a frame late, but no task
 * of ours longer.
 */
export async function traced(page: Page, act: () => Promise<void>): Promise<Tasks> {
  const browser = page.context().browser();
  if (!browser) throw new Error('No browser to trace.');
  const categories = ['disabled-by-default-devtools.timeline', '__metadata'];
  await browser.startTracing(page, { categories });
  await act();
  await page.waitForTimeout(SETTLE_MS);
  const { traceEvents: events } = JSON.parse((await browser.stopTracing()).toString()) as {
    traceEvents: TraceEvent[];
  };
  const mains = new Set(
    events
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid}:${tid}`),
  );
  const tasks = events.filter(
    ({ name, pid, tid }) => name === 'RunTask' && mains.has(`${pid}:${tid}`),
  );
  if (tasks.length === 0) throw new Error('The trace has no task of the page.');
  const longestOf = (durations: readonly number[]): number =>
    Math.round(durations.reduce((most, us) => Math.max(most, us), 0) / 1000);
  const processor = tasks.map(({ tdur = 0 }) => tdur);
  return {
    longest: longestOf(processor),
    total: Math.round(processor.reduce((sum, us) => sum + us, 0) / 1000),
    longestElapsed: longestOf(tasks.map(({ dur = 0 }) => dur)),
  };
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Time by the clock, and of the processor, µs. */
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}
