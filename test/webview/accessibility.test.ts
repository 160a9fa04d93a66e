/** axe-core in every view and state, in every theme: WCAG 2.2 AA, and nothing serious beside. */
import axe from 'axe-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PanelContent, PanelView } from '../../src/vscode/panel/messages';
import { comparedContent } from './compared';
import { earlyContent, FAILED, MEASURING, modelContent, syntheticContent } from './contents';
import type { OpenPanel, PanelHarness } from './harness';
import { hasChromium, startHarness } from './harness';
import { measuringMessages } from './states';
import type { ThemeName } from './themes';
import { trainedContent, trainedTwice } from './trained';
import { VIEWS } from '../../webview/state';

const THEMES: readonly ThemeName[] = ['dark', 'light', 'hc', 'hcLight'];

describe.skipIf(!hasChromium)('accessibility', { timeout: 120_000 }, () => {
  let harness: PanelHarness;
  beforeAll(async () => {
    harness = await startHarness();
  });
  afterAll(() => harness?.close());

  const profile = syntheticContent({ layers: 300, withSource: true });
  const trained = trainedContent();
  const contentFor = (view: PanelView) => (view === 'training' ? trained : profile);
  const states: Record<string, PanelContent | undefined> = {
    empty: undefined,
    measuring: MEASURING,
    early: earlyContent(),
    failed: FAILED,
    model: modelContent(),
  };

  for (const theme of THEMES) {
    it.each(VIEWS)(`${theme}: %s`, async (view) => {
      const panel = await harness.open({ theme, content: contentFor(view) });
      await panel.post(
        { type: 'view', view },
        { type: 'select', key: 'layer:stage0/block0/branch0/conv0_0' },
        {
          type: 'roofs',
          roofs: { threads: 1, gmacPerSecond: 105, gigabytesPerSecond: 31 },
          problem: null,
        },
      );
      await panel.page.waitForTimeout(100);
      expect(await findings(panel)).toEqual([]);
      await panel.page.context().close();
    });

    it.each([400, 800, 1600])(`${theme}: two runs compared at %i px`, async (width) => {
      const panel = await harness.open({ theme, width, content: comparedContent() });
      await panel.post({ type: 'view', view: 'compare' });
      await panel.page.locator('.is-slower').first().click();
      for (const key of ['', 's', 's']) {
        if (key !== '') await panel.page.keyboard.press(key);
        await panel.page.getByText('not interleaved').click();
        await panel.page.waitForTimeout(100);
        expect(await findings(panel)).toEqual([]);
      }
      await panel.page.context().close();
    });

    it.each([400, 800, 1600])(`${theme}: two training steps at %i px`, async (width) => {
      const panel = await harness.open({ theme, width, content: trainedTwice() });
      const { page } = panel;
      await panel.post({ type: 'view', view: 'training' });
      await page.getByRole('slider', { name: 'Layers with weights by depth' }).focus();
      await page.keyboard.press('ArrowRight');
      await page.getByRole('radio', { name: 'By scope' }).last().click();
      await page.waitForTimeout(100);
      expect(await findings(panel)).toEqual([]);
      await page.getByRole('button', { name: 'Show as table' }).first().click();
      expect(await findings(panel)).toEqual([]);
      await page.context().close();
    });

    it.each(Object.keys(states))(`${theme}: %s`, async (name) => {
      const panel = await harness.open({ theme, content: states[name] });
      if (states[name]?.kind === 'measuring') await panel.post(...measuringMessages());
      await panel.page.waitForTimeout(450);
      expect(await findings(panel)).toEqual([]);
      await panel.page.context().close();
    });
  }

  it.each(VIEWS)('dark: %s as a table', async (view) => {
    const panel = await harness.open({ content: contentFor(view) });
    await panel.post({ type: 'view', view });
    const buttons = panel.page.getByRole('button', { name: 'Show as table' });
    // Each is another button once it is clicked.
    for (let left = await buttons.count(); left > 0; left--) await buttons.first().click();
    await panel.page.waitForTimeout(100);
    expect(await findings(panel)).toEqual([]);
    await panel.page.context().close();
  });

  it('dark: open menu, columns and hover', async () => {
    const panel = await harness.open({ content: profile });
    await panel.page.getByRole('button', { name: 'More Actions' }).click();
    expect(await findings(panel)).toEqual([]);
    await panel.page.keyboard.press('Escape');
    await panel.page.getByRole('button', { name: 'Columns' }).click();
    await panel.page.locator('.row .name').first().hover();
    await panel.page.waitForTimeout(400);
    expect(await panel.page.locator('.hover-card').count()).toBe(1);
    expect(await findings(panel)).toEqual([]);
    await panel.page.context().close();
  });
});

const WCAG = /^wcag2/;

/** What axe finds against WCAG 2.2 AA, or serious or critical, a line each. */
async function findings({ page }: OpenPanel): Promise<string[]> {
  // Through the debugger, which the page's policy does not concern.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() =>
    (window as unknown as { axe: typeof axe }).axe.run(document, {
      resultTypes: ['violations'],
      // Off by default.
      rules: { 'target-size': { enabled: true }, 'label-content-name-mismatch': { enabled: true } },
    }),
  );
  return violations
    .filter(
      ({ impact, tags }) =>
        impact === 'serious' || impact === 'critical' || tags.some((tag) => WCAG.test(tag)),
    )
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, any }) => `${id}: ${html.slice(0, 160)} ${any[0]?.message ?? ''}`),
    );
}
