import type { CDPSession, Page } from 'playwright-core';
import { syntheticProfile } from '../../support/synthetic-profile';
import { filter, group, scroll } from '../../webview/large-table';
import type { Tasks } from '../../webview/traced-tasks';
import { traced } from '../../webview/traced-tasks';
import type { Confirmed } from './confirming';
import { openFile } from './confirming';
import type { Window } from './window';

export const LARGE_PROFILE = 'large.layerline.json';

/** 10,000 layers with a source line each. */
export function largeProfile(): string {
  const options = { layers: 10_000, fused: 0, runs: 20, withSource: true };
  return JSON.stringify(syntheticProfile(options));
}

export interface LargeProfile extends Confirmed {
  readonly scrolling: Tasks;
  readonly filtering: Tasks;
  readonly heapMegabytes: number;
}

/** Opens it, and goes through its table as a person does. */
export async function openLargeProfile(window: Window): Promise<LargeProfile> {
  const { page } = window.workbench;
  const opened = await openFile(window, LARGE_PROFILE);
  const { panel } = opened;
  await group(panel, 'Flat');
  const scrolling = await traced(page, () => scroll(panel));
  await panel.locator('.layer-table').focus();
  const filtering = await traced(page, () => filter(panel));
  return { ...opened, scrolling, filtering, heapMegabytes: await heapMegabytes(page) };
}

async function heapMegabytes(page: Page): Promise<number> {
  const session: CDPSession = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize / 1e6;
}
