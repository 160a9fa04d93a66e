import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { comparedContent } from './compared';
import { syntheticContent } from './contents';
import type { OpenOptions, OpenPanel, PanelHarness } from './harness';
import { hasChromium, startHarness } from './harness';

describe.skipIf(!hasChromium)('the comparison', { timeout: 120_000 }, () => {
  let harness: PanelHarness;
  beforeAll(async () => {
    harness = await startHarness();
  });
  afterAll(() => harness?.close());

  const CONTENT = comparedContent();

  async function open(options: OpenOptions = {}): Promise<OpenPanel> {
    const panel = await harness.open({ content: CONTENT, ...options });
    await panel.post({ type: 'view', view: 'compare' });
    await panel.page.locator('.compare-view, .compare-empty').waitFor();
    return panel;
  }

  const table = ({ page }: OpenPanel) => page.getByRole('treegrid', { name: 'What changed' });
  const row = (panel: OpenPanel, name: string | RegExp) =>
    table(panel).getByRole('row').filter({ hasText: name });
  const commands = async (panel: OpenPanel) =>
    (await panel.sent()).flatMap((message) =>
      message.type === 'command' ? [message.command] : [],
    );
  const lastSelected = async (panel: OpenPanel) => {
    await panel.page.waitForTimeout(150);
    return (await panel.sent()).filter(({ type }) => type === 'select').at(-1);
  };
  const textOf = async (panel: OpenPanel, selector: string) =>
    ((await panel.page.locator(selector).textContent()) ?? '').replaceAll(/[\u2009\u2060]+/g, ' ');

  it('asks for another profile where there is none', async () => {
    const panel = await open({ content: syntheticContent({ layers: 30 }) });
    expect(await panel.page.locator('.view-verdict').count()).toBe(0);
    await panel.page.getByText('What changed, and in which layer?').waitFor();
    const button = panel.page.locator('.compare-empty').getByRole('button', { name: /Compare/ });
    await button.click();
    expect(await commands(panel)).toEqual(['compare']);
    expect(panel.problems).toEqual([]);
    await panel.page.context().close();
  });

  it('shows both totals, the difference with its interval, memory and conditions', async () => {
    const content = comparedContent({ changes: { threads: 2, precision: 'int8' } });
    const panel = await open({ content });
    expect(await textOf(panel, '.title-row .origin')).toMatch(/^13:40 → /);
    expect(await textOf(panel, '.totals')).toMatch(
      /^[\d.]+ ms → [\d.]+ msmedians of 20 runs each[+−][\d.]+ (ms|µs) .*difference, 95 % interval.*same weights/,
    );
    const chips = await textOf(panel, '.chips');
    expect(chips).toContain('same CPU');
    expect(chips).toContain('fp32 → int8');
    expect(chips).toContain('threads 1 → 2');
    expect(chips).toContain('rows matched by id');
    expect(chips).toContain('1 only before, 1 only after');
    await panel.page.getByRole('button', { name: 'not interleaved' }).click();
    expect(await textOf(panel, '.notes')).toMatch(/One run was measured after the other/);
    await panel.page.context().close();
  });

  it('puts rows into groups, largest change first', async () => {
    const panel = await open();
    const groups = await table(panel).locator('.group-row b').allInnerTexts();
    expect(groups).toEqual([
      'Slower',
      'No difference shown',
      'Faster',
      'Only after',
      'Only before',
    ]);
    const changes = await table(panel).locator('.is-slower .change').allInnerTexts();
    expect(changes.length).toBeGreaterThan(1);
    expect(changes.every((text) => text.startsWith('+'))).toBe(true);
    // What says nothing is folded, and hides no other group.
    expect(await row(panel, 'No difference shown').getAttribute('aria-expanded')).toBe('false');
    await row(panel, 'No difference shown').click();
    expect(await table(panel).locator('.is-no-difference i.no-difference').count()).toBeGreaterThan(
      5,
    );
    expect(panel.problems).toEqual([]);
    await panel.page.context().close();
  });

  it('orders by speed-up and by scope, by the header and by S', async () => {
    const panel = await open();
    await table(panel).getByRole('button', { name: 'Speed-up' }).click();
    const header = table(panel).getByRole('columnheader', { name: 'Speed-up' });
    expect(await header.getAttribute('aria-sort')).toBe('ascending');
    await table(panel).focus();
    await panel.page.keyboard.press('s');
    await table(panel).locator('.scope-row').first().waitFor();
    expect(await row(panel, 'stage0').first().getAttribute('aria-level')).toBe('1');
    await panel.page.keyboard.press('s');
    await table(panel).locator('.group-row').first().waitFor();
    await panel.page.context().close();
  });

  it('selects by click and by keys, folds, and opens the line', async () => {
    const panel = await open();
    const { page } = panel;
    await table(panel).locator('.is-slower').first().click();
    const first = await lastSelected(panel);
    expect(first).toMatchObject({ key: expect.stringMatching(/^layer:/) as string });
    await page.keyboard.press('ArrowDown');
    expect(await lastSelected(panel)).not.toEqual(first);
    await page.keyboard.press('Enter');
    expect((await panel.sent()).at(-1)?.type).toBe('reveal');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    expect(await row(panel, 'Slower').getAttribute('aria-expanded')).toBe('false');
    await page.keyboard.press('ArrowRight');
    expect(await row(panel, 'Slower').getAttribute('aria-expanded')).toBe('true');
    const active = await table(panel).getAttribute('aria-activedescendant');
    expect(await page.locator(`#${active}`).textContent()).toContain('Slower');
    await page.context().close();
  });

  it('follows a selection made elsewhere into a folded group', async () => {
    const panel = await open();
    const key = 'layer:stage0/block0/branch0/conv3_3';
    await panel.post({ type: 'select', key });
    const selected = table(panel).locator('[aria-selected=true]');
    await selected.filter({ hasText: 'conv3_3' }).waitFor();
    expect(await textOf(panel, '.selection-strip')).toContain('matched by its id');
    await panel.page.context().close();
  });

  it('shows a row that only the run before has, which no other view can select', async () => {
    const panel = await open();
    await panel.post({ type: 'select', key: 'layer:stage0/block0/branch0/conv0_0' });
    await row(panel, 'gone').click();
    expect(await lastSelected(panel)).toMatchObject({ key: null });
    expect(await row(panel, 'gone').getAttribute('aria-selected')).toBe('true');
    await panel.page.context().close();
  });

  it('copies a row for a spreadsheet, and all as Markdown with both runs', async () => {
    const panel = await open();
    await table(panel).locator('.is-slower').first().click();
    await panel.page.keyboard.press('Control+c');
    const copied = async () =>
      (await panel.sent()).flatMap((message) => (message.type === 'copy' ? [message.text] : []));
    expect((await copied()).at(-1)).toMatch(
      /^stage0\/\S+( \+ \S+)*\t[\d.]+ [µm]s\t[\d.]+ [µm]s\t\+[\d.]+ [µm]s\t[^\t]+\t0\.33\d×\tSlower$/,
    );
    await panel.page.getByRole('button', { name: 'Copy Comparison as Markdown' }).click();
    const all = (await copied()).at(-1) ?? '';
    expect(all.split('\n').length).toBeGreaterThan(100);
    expect(all).toMatch(/\nBefore: synthetic: .*\nAfter: synthetic: /);
    await panel.page.context().close();
  });

  it('filters by what stands in the field', async () => {
    const panel = await open();
    await panel.page.keyboard.press('/');
    await panel.page.keyboard.type('scope:block2');
    const found = panel.page.locator('.filter-line');
    await found.filter({ hasText: /^\d+ of \d+ rows/ }).waitFor();
    expect(await row(panel, 'block0').count()).toBe(0);
    await panel.page.keyboard.press('Escape');
    await found.waitFor({ state: 'detached' });
    await panel.page.context().close();
  });

  it('opens with 7 and with C, which asks where there is nothing to show', async () => {
    const panel = await harness.open({ content: CONTENT });
    await panel.page.keyboard.press('7');
    await panel.page.locator('.compare-view').waitFor();
    await panel.page.keyboard.press('1');
    await panel.page.keyboard.press('c');
    await panel.page.locator('.compare-view').waitFor();
    expect(await commands(panel)).toEqual([]);
    await panel.page.keyboard.press('c');
    expect(await commands(panel)).toEqual(['compare']);
    await panel.page.context().close();
    const other = await harness.open({ content: syntheticContent({ layers: 30 }) });
    await other.page.keyboard.press('c');
    await other.page.locator('.compare-empty').waitFor();
    expect(await commands(other)).toEqual(['compare']);
    await other.page.context().close();
  });

  it('is left or changed by the menu', async () => {
    const panel = await open();
    const more = panel.page.getByRole('button', { name: 'More Actions' });
    await more.click();
    await panel.page.getByRole('menuitem', { name: 'Compare With Another…' }).click();
    await more.click();
    await panel.page.getByRole('menuitem', { name: 'Stop Comparing' }).click();
    expect(await commands(panel)).toEqual(['compare', 'stopComparing']);
    await panel.page.context().close();
  });

  it('keeps name, bar, change and speed-up at 400 px', async () => {
    const panel = await open({ width: 400 });
    const heads = await table(panel).getByRole('columnheader').allInnerTexts();
    expect(heads.map((text) => text.split('\n')[0]?.trim())).toEqual([
      'Layer',
      'Bar',
      'Change ↓',
      'Speed-up',
    ]);
    expect(await panel.page.locator('.total').count()).toBe(2);
    expect(await panel.page.locator('.chip').count()).toBe(1);
    const overflow = await panel.page.evaluate(
      () => document.documentElement.scrollWidth - innerWidth,
    );
    expect(overflow).toBeLessThanOrEqual(0);
    await panel.page.context().close();
  });

  it('of ten thousand layers draws those in sight, and moves within a frame or two', async () => {
    const panel = await open({ content: comparedContent({ layers: 10_000 }) });
    await row(panel, 'No difference shown').click();
    expect(await table(panel).getByRole('row').count()).toBeLessThan(80);
    // The thread's own time, so that a busy machine doesn't count; a frame is 16 ms.
    const session = await panel.page.context().newCDPSession(panel.page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const scriptMs = async () => {
      const { metrics } = await session.send('Performance.getMetrics');
      return (metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? 0) * 1000;
    };
    const before = await scriptMs();
    await panel.page.evaluate(async () => {
      const list = document.querySelector('.compare-table');
      for (let step = 1; list && step <= 30; step++) {
        list.scrollTop = step * 900;
        await new Promise(requestAnimationFrame);
      }
    });
    expect(((await scriptMs()) - before) / 30).toBeLessThan(16);
    expect(panel.problems).toEqual([]);
    await panel.page.context().close();
  });
});
