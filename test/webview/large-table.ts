import type { Frame, Page } from 'playwright-core';

export type Grouping = 'Flat' | 'By scope' | 'By line';

/** Until the table of another grouping is drawn. */
const SETTLE_MS = 500;

export async function group(panel: Frame, grouping: Grouping): Promise<void> {
  await panel.getByRole('radio', { name: grouping }).click();
  await panel.page().waitForTimeout(SETTLE_MS);
}

/** Turns the wheel over the table, slowly and fast. */
export async function scroll(panel: Frame): Promise<void> {
  const page: Page = panel.page();
  await panel.locator('.layer-table').hover();
  for (let step = 0; step < 40; step++) {
    await page.mouse.wheel(0, step % 2 === 0 ? 700 : 4000);
    await page.waitForTimeout(30);
  }
}

/** Types a filter as a person does, and takes it back. */
export async function filter(panel: Frame): Promise<void> {
  const { keyboard } = panel.page();
  await keyboard.press('/');
  await keyboard.type('type:conv share>0.01% stage', { delay: 40 });
  await keyboard.press('Escape');
  await panel.page().waitForTimeout(200);
}
