/** The page of a model that was only read: it speaks of nothing that only a run can tell. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { modelContent } from './contents';
import type { OpenPanel, PanelHarness } from './harness';
import { hasChromium, startHarness } from './harness';

const MEASURED = /share|kernel|spread|source|of the run|attribution/i;

describe.skipIf(!hasChromium)('a model that was only read', { timeout: 120_000 }, () => {
  let harness: PanelHarness;
  let panel: OpenPanel;
  beforeAll(async () => {
    harness = await startHarness();
  });
  afterEach(() => panel.page.context().close());
  afterAll(() => harness?.close());

  /** All texts that can be seen or heard. */
  async function texts(): Promise<string> {
    const { page } = panel;
    const named = page.locator('[placeholder], [title], [aria-label]');
    const attributes = await named.evaluateAll((elements) =>
      elements.flatMap((element) =>
        ['placeholder', 'title', 'aria-label'].map((name) => element.getAttribute(name)),
      ),
    );
    return [await page.locator('body').innerText(), ...attributes].join('\n');
  }

  it.each([400, 800, 1600])('speaks of no run, at %i px', async (width) => {
    panel = await harness.open({ content: modelContent(), width });
    expect(await texts()).not.toMatch(MEASURED);
    await panel.page.getByRole('row').nth(3).click();
    expect(await texts()).not.toMatch(MEASURED);
    expect(panel.problems).toEqual([]);
  });

  it('tells of the selected layer, and copies it', async () => {
    panel = await harness.open({ content: modelContent() });
    const { page } = panel;
    const strip = page.locator('.selection-strip');
    expect(await strip.innerText()).toBe(
      'Select a row to see its full name, its output and its weights.',
    );
    await page.getByRole('row').filter({ hasText: 'Conv2D' }).first().click();
    expect(await strip.innerText()).toMatch(/output 1×64×56×56/);
    await strip.getByRole('button', { name: 'Copy' }).click();
    const copied = (await panel.sent()).find((message) => message.type === 'copy');
    expect(copied?.type === 'copy' && copied.text).toContain('Conv2D');
  });

  it('filters by what is known', async () => {
    panel = await harness.open({ content: modelContent() });
    const { page } = panel;
    await page.locator('[role=treegrid]').focus();
    await page.keyboard.press('/');
    await page.keyboard.type('type:conv');
    const found = page.getByText(/^[\d\s]+ of [\d\s]+ rows/);
    await found.waitFor();
    expect(await found.innerText()).not.toMatch(MEASURED);
  });

  it('shows the card of a row without how its time is known', async () => {
    panel = await harness.open({ content: modelContent() });
    const { page } = panel;
    const row = page.getByRole('row').filter({ hasText: 'Conv2D' }).first();
    const card = page.locator('.hover-card');
    // From elsewhere in the row as well.
    await row.locator('[role=gridcell].output').hover();
    await row.locator('.name').hover();
    await card.waitFor();
    expect(await card.innerText()).toMatch(/Output/);
    expect(await card.innerText()).not.toMatch(MEASURED);
    await row.locator('[role=gridcell].output').hover();
    await card.waitFor({ state: 'detached' });
  });
});
