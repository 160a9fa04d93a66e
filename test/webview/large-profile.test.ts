/**
 * 10,000 layers stay smooth: first paint 1 s, no frame over 50 ms, 200 MB. Tests share the machine
 * with others, so times are of the processor, the limits leave room, and every run prints what it
 * found.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { syntheticContent } from './contents';
import type { OpenPanel, PanelHarness } from './harness';
import { hasChromium, startHarness } from './harness';

const PAINT_MS = 1500;
const TASK_MS = 100;
const HEAP_MB = 200;

describe.skipIf(!hasChromium)('10,000 layers', { timeout: 120_000 }, () => {
  let harness: PanelHarness;
  let panel: OpenPanel;
  let paintMs: number;
  let paint: Tasks;
  beforeAll(async () => {
    harness = await startHarness();
    const content = syntheticContent({ layers: 10_000, fused: 0, runs: 20, withSource: true });
    panel = await harness.open({});
    // Brought into the page before, because that is the harness's work and not the panel's.
    await panel.page.evaluate((given) => Object.assign(window, { given }), content);
    paint = await traced(panel, async () => {
      await panel.page.evaluate(() => {
        const { given } = window as unknown as { given: unknown };
        postMessage({ type: 'content', content: given, restore: null });
        Object.assign(window, { given: null });
      });
      paintMs = await panel.painted();
    });
  }, 120_000);
  afterAll(() => harness?.close());

  it('paint at once', () => {
    console.log(`first paint ${Math.round(paintMs)} ms, ${paint.total} ms of the processor`);
    expect(paint.total).toBeLessThan(PAINT_MS);
  });

  it('scroll smoothly', async () => {
    const { page } = panel;
    await page.getByRole('radio', { name: 'Flat' }).click();
    await page.waitForTimeout(500);
    const worst = await longest(panel, async () => {
      await page.locator('.layer-table').hover();
      for (let step = 0; step < 40; step++) {
        await page.mouse.wheel(0, step % 2 === 0 ? 700 : 4000);
        await page.waitForTimeout(30);
      }
    });
    expect(await page.locator('.layer-table .row').count()).toBeLessThan(80);
    console.log(`scrolling: longest task ${worst} ms`);
    expect(worst).toBeLessThan(TASK_MS);
  });

  it('move by held keys smoothly', async () => {
    const { page } = panel;
    await page.locator('.layer-table').focus();
    const worst = await longest(panel, async () => {
      for (let step = 0; step < 60; step++) await page.keyboard.press('ArrowDown');
      await page.keyboard.press('End');
      await page.keyboard.press('Home');
    });
    console.log(`keys: longest task ${worst} ms`);
    expect(worst).toBeLessThan(TASK_MS);
  });

  it.each(['Flat', 'By scope', 'By line'])('filter smoothly: %s', async (grouping) => {
    const { page } = panel;
    await page.getByRole('radio', { name: grouping }).click();
    await page.waitForTimeout(500);
    const worst = await longest(panel, async () => {
      await page.keyboard.press('/');
      await page.keyboard.type('type:conv share>0.01% stage', { delay: 40 });
      await page.keyboard.press('Escape');
      await page.waitForTimeout(200);
    });
    console.log(`filtering, ${grouping}: longest task ${worst} ms`);
    expect(worst).toBeLessThan(TASK_MS);
  });

  it('sort smoothly', async () => {
    const { page } = panel;
    const worst = await longest(panel, async () => {
      for (const name of ['Layer', 'Output', 'Params', 'Time']) {
        await page.getByRole('button', { name, exact: true }).first().click();
        await page.waitForTimeout(150);
      }
    });
    console.log(`sorting: longest task ${worst} ms`);
    expect(worst).toBeLessThan(2 * TASK_MS);
  });

  it('fit into memory in every view', async () => {
    const { page } = panel;
    for (const key of ['2', '3', '4', '5', '6', '1']) {
      await page.keyboard.press(key);
      await page.waitForTimeout(700);
      const megabytes = await page.evaluate(heapMegabytes);
      console.log(`view ${key}: heap ${Math.round(megabytes)} MB`);
      expect(megabytes).toBeLessThan(HEAP_MB);
    }
    expect(panel.problems).toEqual([]);
  });
});

function heapMegabytes(): number {
  (window as unknown as { gc(): void }).gc();
  const { memory } = performance as unknown as { memory: { usedJSHeapSize: number } };
  return memory.usedJSHeapSize / 1e6;
}

interface Tasks {
  readonly longest: number;
  readonly total: number;
}

async function longest(panel: OpenPanel, act: () => Promise<void>): Promise<number> {
  return (await traced(panel, act)).longest;
}

/**
 * The tasks of the page's main thread while something is done, ms of processor time: other
 * work on this machine makes a frame late, but no task of ours longer.
 */
async function traced({ page }: OpenPanel, act: () => Promise<void>): Promise<Tasks> {
  const browser = page.context().browser();
  if (!browser) throw new Error('No browser to trace.');
  const categories = ['disabled-by-default-devtools.timeline', '__metadata'];
  await browser.startTracing(page, { categories });
  await act();
  await page.waitForTimeout(200);
  const { traceEvents: events } = JSON.parse((await browser.stopTracing()).toString()) as {
    traceEvents: TraceEvent[];
  };
  const mains = new Set(
    events
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid}:${tid}`),
  );
  const tasks = events
    .filter(({ name, pid, tid }) => name === 'RunTask' && mains.has(`${pid}:${tid}`))
    .map(({ tdur = 0 }) => tdur / 1000);
  expect(tasks.length).toBeGreaterThan(10);
  return {
    longest: Math.round(tasks.reduce((most, ms) => Math.max(most, ms), 0)),
    total: Math.round(tasks.reduce((sum, ms) => sum + ms, 0)),
  };
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Processor time, µs. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}
