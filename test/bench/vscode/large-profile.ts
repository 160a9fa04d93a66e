import type { Page } from 'playwright-core';
import { syntheticProfile } from '../../support/synthetic-profile';
import { filter, group, scroll } from '../../webview/large-table';
import type { Tasks } from '../../webview/traced-tasks';
import { traced } from '../../webview/traced-tasks';
import { openFile } from './confirming';
import type { Window } from './window';

export const LARGE_PROFILE = 'large.layerline.json';

/** 10,000 layers with a source line each. */
export function largeProfile(): string {
  const options = { layers: 10_000, fused: 0, runs: 20, withSource: true };
  return JSON.stringify(syntheticProfile(options));
}

export interface Exploration {
  readonly scrolling: Tasks;
  readonly filtering: Tasks;
  /** JavaScript's, of the window and the webview together. */
  readonly heapMegabytes: number;
}

/** Opens it and goes through its table as a person does. */
export async function exploreLargeProfile(window: Window): Promise<Exploration> {
  const { page } = window.workbench;
  const { panel } = await openFile(window, LARGE_PROFILE);
  await group(panel, 'Flat');
  const scrolling = await traced(page, () => scroll(panel));
  await panel.locator('.layer-table').focus();
  const filtering = await traced(page, () => filter(panel));
  return { scrolling, filtering, heapMegabytes: await heapMegabytes(page) };
}

async function heapMegabytes(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize / 1e6;
}
