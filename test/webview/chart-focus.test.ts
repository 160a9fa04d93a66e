/** Charts are reached by Tab, marked where one is, and walked by arrow keys. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PanelView } from '../../src/vscode/panel/messages';
import { syntheticContent } from './contents';
import type { PanelHarness } from './harness';
import { hasChromium, startHarness } from './harness';

const MOST_TABS = 60;

describe.skipIf(!hasChromium)('the charts', { timeout: 120_000 }, () => {
  let harness: PanelHarness;
  beforeAll(async () => {
    harness = await startHarness();
  });
  afterAll(() => harness?.close());

  const CHARTS: [PanelView, string, string][] = [
    ['timeline', 'Kernels in order', 'ArrowDown'],
    ['memory', 'Layers in order', 'ArrowRight'],
    ['memory', 'Weights of the layers in order', 'ArrowRight'],
    ['roofline', 'Layers by arithmetic intensity', 'ArrowRight'],
  ];
  it.each(CHARTS)('%s: “%s” is reached by Tab', async (view, name, next) => {
    const panel = await harness.open({ content: syntheticContent({ layers: 40 }) });
    await panel.post({ type: 'view', view });
    const { page } = panel;
    const chart = page.getByRole('slider', { name, exact: true });
    // SVG knows no `tabIndex`; Chromium alone goes to whatever listens to focus all the same.
    expect(await chart.getAttribute('tabindex')).toBe('0');
    const isFocused = () => chart.evaluate((element) => element === document.activeElement);
    for (let tabs = 0; !(await isFocused()); tabs++) {
      expect(tabs).toBeLessThan(MOST_TABS);
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press(next);
    expect(await chart.getAttribute('aria-valuetext')).not.toBe('Nothing selected');
    await page.context().close();
  });
});
