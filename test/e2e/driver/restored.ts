import type { Page } from 'playwright-core';

const START_LIMIT_MS = 50_000;

/** Waits until a page's workbench has opened what it opens by itself, and knows our extension. */
export async function restored(page: Page): Promise<void> {
  await page.waitForFunction(isRestored, undefined, { timeout: START_LIMIT_MS });
  // Extensions of the server are known a moment later.
  await page.locator('.activitybar .action-label[aria-label^="Layerline"]').waitFor();
}

/** Asks the test driver that VS Code puts into its page, once it is there. */
async function isRestored(): Promise<boolean> {
  const { driver } = globalThis as { driver?: { whenWorkbenchRestored(): Promise<void> } };
  await driver?.whenWorkbenchRestored();
  return driver !== undefined;
}
