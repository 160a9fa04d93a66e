/** The panel as a person uses it: keys, clicks, filter, and what the host hears of it. */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FromPanel, PanelContent } from '../../src/vscode/panel/messages';
import { earlyContent, FAILED, MEASURING, modelContent, syntheticContent } from './contents';
import type { OpenPanel, PanelHarness } from './harness';
import { hasChromium, startHarness } from './harness';
import { measuringMessages } from './states';

describe.skipIf(!hasChromium)('panel', { timeout: 60_000 }, () => {
  let harness: PanelHarness;
  let panel: OpenPanel;
  beforeAll(async () => {
    harness = await startHarness();
  });
  afterAll(() => harness?.close());
  afterEach(async () => {
    // Nothing the policy blocked, nothing thrown, whatever was done.
    expect(panel.problems).toEqual([]);
    const sent = await panel.sent();
    expect(sent.filter(({ type }) => type === 'problem')).toEqual([]);
    await panel.page.context().close();
  });

  async function open(content?: PanelContent, options: object = {}): Promise<Page> {
    panel = await harness.open({ content, ...options });
    return panel.page;
  }
  const profile = () => syntheticContent({ layers: 300, withSource: true });
  const rows = (page: Page) => page.locator('.layer-table .row');
  const current = (page: Page) => page.locator('.row.is-cursor .name').textContent();
  async function lastSent<T extends FromPanel['type']>(type: T) {
    return (await panel.sent()).filter((message) => message.type === type).at(-1);
  }

  it('says when it painted', async () => {
    await open(profile());
    expect(await lastSent('painted')).toMatchObject({ type: 'painted', kind: 'profile' });
  });

  it('moves, folds and opens by keys, and tells the host', async () => {
    const page = await open(profile());
    await page.locator('.layer-table').focus();
    await page.keyboard.press('Home');
    expect(await page.locator('.row.is-selected').getAttribute('aria-level')).toBe('1');
    const before = await rows(page).count();
    await page.keyboard.press('ArrowLeft');
    expect(await page.locator('.row.is-cursor').getAttribute('aria-expanded')).toBe('false');
    expect(await rows(page).count()).toBeLessThan(before);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('.row.is-cursor').getAttribute('aria-level')).toBe('2');
    await page.waitForTimeout(120);
    expect(await lastSent('select')).toMatchObject({
      key: expect.stringMatching(/^scope:/) as string,
    });
    await page.keyboard.press('Enter');
    expect(await lastSent('reveal')).toMatchObject({ type: 'reveal' });
    await page.keyboard.press('Escape');
    await page.waitForTimeout(120);
    expect(await lastSent('select')).toEqual({ type: 'select', key: null });
  });

  it('shows the kernels of a row', async () => {
    const page = await open(profile());
    await panel.post({ type: 'select', key: 'layer:stage0/block0/branch0/conv0_0' });
    await page.locator('.layer-table').focus();
    await page.keyboard.press('Space');
    await expect.poll(() => page.locator('.kernel-row').count()).toBe(1);
    expect(await page.locator('.kernel-row').textContent()).toContain('exact');
    await page.keyboard.press('ArrowDown');
    expect(await page.locator('.row.is-selected').textContent()).toContain('conv0_0');
    await page.keyboard.press('Space');
    await expect.poll(() => page.locator('.kernel-row').count()).toBe(0);
    expect(await current(page)).toContain('conv0_0');
  });

  it('follows a selection of the host without an echo', async () => {
    const page = await open(profile());
    const before = (await panel.sent()).length;
    await panel.post({ type: 'select', key: 'layer:stage0/block4/branch2/conv3_291' });
    await expect.poll(() => page.locator('.row.is-selected').textContent()).toContain('conv3_291');
    await page.waitForTimeout(150);
    expect((await panel.sent()).length).toBe(before);
    const [row, list] = await Promise.all([
      page.locator('.row.is-selected').boundingBox(),
      page.locator('.layer-table').boundingBox(),
    ]);
    if (!row || !list) expect.fail('Nothing to see.');
    expect(row.y).toBeGreaterThanOrEqual(list.y + 24);
    expect(row.y + row.height).toBeLessThanOrEqual(list.y + list.height + 1);
  });

  it('filters, explains a bad query, and keeps the last good result', async () => {
    const page = await open(profile());
    await page.keyboard.press('/');
    await page.keyboard.insertText('type:conv share>1%');
    // Rows follow the text in a task of their own.
    const line = page.locator('.filter-line');
    await line.filter({ hasText: /\d+ of 109 rows/ }).waitFor();
    const count = await rows(page).count();
    await page.keyboard.insertText(' foo:1');
    await line.filter({ hasText: 'There is no “foo”' }).waitFor();
    expect(await rows(page).count()).toBe(count);
    await page.keyboard.press('Escape');
    await line.waitFor({ state: 'detached' });
  });

  it('sorts by header and by key', async () => {
    const page = await open(profile());
    const sorted = page.locator('[aria-sort=descending], [aria-sort=ascending]');
    expect(await sorted.textContent()).toContain('Time');
    await page.getByRole('button', { name: 'Output' }).click();
    expect(await sorted.textContent()).toContain('Output');
    await page.getByRole('button', { name: 'Layer', exact: true }).click();
    expect(await sorted.getAttribute('aria-sort')).toBe('ascending');
    await page.keyboard.press('s');
    expect(await sorted.textContent()).toContain('Time');
  });

  it('copies a row as text and, with Shift, as Markdown with the run', async () => {
    const page = await open(profile());
    await page.locator('.layer-table').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Control+c');
    expect(await lastSent('copy')).toMatchObject({
      text: expect.stringContaining('\t') as string,
    });
    await page.keyboard.press('Control+Shift+c');
    expect(await lastSent('copy')).toMatchObject({
      text: expect.stringMatching(/\| Layer \|[\s\S]*ms · CPU Test CPU/) as string,
    });
  });

  it('changes the view by number and by tab', async () => {
    const page = await open(profile());
    await page.keyboard.press('2');
    await expect.poll(() => page.locator('.icicle-view').count()).toBe(1);
    await page.getByRole('tab', { name: 'Layers' }).click();
    await expect.poll(() => page.locator('.layer-table').count()).toBe(1);
    await panel.post({ type: 'view', view: 'icicle' });
    await expect.poll(() => page.locator('.icicle-view').count()).toBe(1);
  });

  it('moves and zooms in the icicle', async () => {
    const page = await open(profile());
    await page.keyboard.press('2');
    await page.locator('.icicle-view .icicle').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    const selected = page.locator('.icicle [aria-selected=true]');
    expect(await selected.getAttribute('aria-level')).toBe('2');
    await page.keyboard.press('Space');
    await expect.poll(() => page.locator('.breadcrumbs').count()).toBe(1);
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Backspace');
    await expect.poll(() => page.locator('.breadcrumbs').count()).toBe(0);
  });

  it('groups by line, and marks lines that were edited', async () => {
    const page = await open(profile());
    await page.getByRole('radio', { name: 'By line' }).click();
    await expect.poll(() => rows(page).first().textContent()).toContain('model.py:');
    await panel.post({ type: 'stale', layers: ['stage0/block0/branch0/conv0_0'] });
    await panel.post({ type: 'select', key: 'layer:stage0/block0/branch0/conv0_0' });
    await page.getByRole('radio', { name: 'By scope' }).click();
    await expect.poll(() => page.locator('.row.is-selected').textContent()).toContain('edited');
  });

  it('keeps how it was looked at', async () => {
    const page = await open(profile());
    await page.keyboard.press('/');
    await page.keyboard.type('conv');
    await page.getByRole('radio', { name: 'Flat' }).click();
    await page.waitForTimeout(400);
    const state = await panel.state();
    expect(state).toMatchObject({ filter: 'conv', grouping: 'flat', restore: 'run:test' });
    await page.context().close();
    const again = await open(profile(), { state });
    expect(await again.getByRole('radio', { name: 'Flat' }).getAttribute('aria-checked')).toBe(
      'true',
    );
    await again.locator('.filter-line', { hasText: 'of 109' }).waitFor();
  });

  it('survives a state that it does not know', async () => {
    await open(profile(), {
      state: { version: 1, view: 'x', sort: 3, columns: [7], openScopes: 4 },
    });
    expect(await rows(panel.page).count()).toBeGreaterThan(3);
  });

  it('shows a measurement under way, and stops it with Esc', async () => {
    const page = await open(MEASURING);
    await panel.post(...measuringMessages());
    await expect.poll(() => page.locator('.verdict').textContent()).toContain('run 23');
    expect(await page.locator('.median-dot').count()).toBe(23);
    await page.keyboard.press('Escape');
    expect(await lastSent('command')).toEqual({ type: 'command', command: 'stop' });
  });

  it('shows layers by the first runs while more are made, and keeps what was heard', async () => {
    const page = await open(MEASURING);
    await panel.post(...measuringMessages());
    await panel.post({ type: 'content', content: earlyContent() });
    await expect.poll(() => rows(page).count()).toBeGreaterThan(3);
    expect(await page.locator('.verdict').textContent()).toContain('run 23');
    const times = await page.locator('.layer-row .time').allTextContents();
    expect(times.length).toBeGreaterThan(0);
    for (const time of times) expect(time).toMatch(/^[≈<]/);
    await panel.post({ type: 'content', content: profile() });
    const text = async () => (await page.locator('.layer-row .time').allTextContents()).join();
    await expect.poll(text).not.toContain('≈');
  });

  it('says what failed and offers to run again', async () => {
    const page = await open(FAILED);
    expect(await page.locator('.verdict b').textContent()).toBe(
      'Ran out of memory in layer1/0/conv3.',
    );
    await page.getByRole('button', { name: 'Run Again' }).last().click();
    expect(await lastSent('command')).toEqual({ type: 'command', command: 'runAgain' });
  });

  it('says which batches would fit, and runs one', async () => {
    const page = await open(FAILED);
    expect(await page.locator('.what-fits li').allTextContents()).toEqual([
      expect.stringMatching(/^batch 1\D*024.*, fits$/),
      expect.stringMatching(/^batch 2\D*048.*, fits$/),
      expect.stringMatching(/^batch 4\D*096.*, does not fit$/),
    ]);
    await page.getByRole('button', { name: /^Run at Batch 2\D*048$/ }).click();
    expect(await lastSent('runAtBatch')).toEqual({ type: 'runAtBatch', batch: 2048 });
  });

  it('invites when there is nothing', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Profile Model…' }).click();
    expect(await lastSent('command')).toEqual({ type: 'command', command: 'profileModel' });
  });

  it('shows a model that was only read', async () => {
    const page = await open(modelContent());
    expect(await page.getByRole('columnheader').allTextContents()).not.toContain('Time');
    await page.getByRole('button', { name: 'Profile' }).click();
    expect(await lastSent('command')).toEqual({ type: 'command', command: 'profileModel' });
  });

  it('has no sideways scroll at 400 px and at 200 % zoom', async () => {
    const page = await open(profile(), { width: 400, height: 450 });
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBe(0);
    expect(await rows(page).first().isVisible()).toBe(true);
  });

  it('speaks the language of the window', async () => {
    panel = await harness.open({});
    await panel.post(
      {
        type: 'start',
        texts: { Layers: '层' },
        locale: 'zh-cn',
        preferences: { units: 'decimal', colours: 'grey' },
      },
      { type: 'content', content: profile() },
    );
    await expect.poll(() => panel.page.locator('body').getAttribute('data-colours')).toBe('grey');
    expect(await panel.page.getByRole('tab').first().textContent()).toBe('层');
  });
});
