import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PanelView, ToPanel } from '../../src/vscode/panel/messages';
import { smallProfile } from '../cli/support';
import { curveOf, netOf } from '../profile/measured-net';
import { profileContent, syntheticContent } from './contents';
import type { OpenOptions, OpenPanel, PanelHarness } from './harness';
import { hasChromium, startHarness } from './harness';

describe.skipIf(!hasChromium)('the views', { timeout: 120_000 }, () => {
  let harness: PanelHarness;
  beforeAll(async () => {
    harness = await startHarness();
  });
  afterAll(() => harness?.close());

  const CONTENT = syntheticContent({ layers: 300, withSource: true });

  async function open(view: PanelView, options: OpenOptions = {}): Promise<OpenPanel> {
    const panel = await harness.open({ content: CONTENT, ...options });
    await panel.post({ type: 'view', view });
    await panel.page.locator('.view').waitFor();
    return panel;
  }

  const surface = ({ page }: OpenPanel, name: string) =>
    page.getByRole('slider', { name, exact: true });
  const selections = async (panel: OpenPanel) =>
    (await panel.sent()).flatMap((message) => (message.type === 'select' ? [message.key] : []));

  const CURSORS: [PanelView, string, string, string][] = [
    ['memory', 'Layers in order', 'ArrowRight', 'ArrowLeft'],
    ['memory', 'Weights of the layers in order', 'ArrowRight', 'ArrowLeft'],
    ['roofline', 'Layers by arithmetic intensity', 'ArrowRight', 'ArrowLeft'],
    ['timeline', 'Kernels in order', 'ArrowDown', 'ArrowUp'],
  ];
  it.each(CURSORS)(
    '%s: “%s” selects by keys and opens with Enter',
    async (view, name, next, back) => {
      const panel = await open(view);
      const cursor = surface(panel, name);
      expect(await cursor.getAttribute('aria-valuetext')).toBe('Nothing selected');
      await cursor.focus();
      await panel.page.keyboard.press(next);
      const first = await cursor.getAttribute('aria-valuetext');
      await panel.page.keyboard.press(next);
      expect(await cursor.getAttribute('aria-valuetext')).not.toBe(first);
      await panel.page.keyboard.press(back);
      expect(await cursor.getAttribute('aria-valuetext')).toBe(first);
      await panel.page.waitForTimeout(150);
      expect((await selections(panel)).at(-1)).toMatch(/^layer:/);
      await panel.page.keyboard.press('Enter');
      expect((await panel.sent()).at(-1)?.type).toBe('reveal');
      expect(panel.problems).toEqual([]);
      await panel.page.context().close();
    },
  );

  it.each(CURSORS)(
    '%s: “%s” selects by a click and previews under the pointer',
    async (view, name) => {
      const panel = await open(view);
      const box = await surface(panel, name).boundingBox();
      if (!box) throw new Error('The chart is not on the page.');
      // Somewhere in every chart there is a mark: sweep until one answers.
      for (let step = 1; step < 40 && (await selections(panel)).length === 0; step++) {
        const y = view === 'roofline' ? box.height * (0.1 + (step % 8) / 10) : box.height * 0.75;
        await panel.page.mouse.click(box.x + (box.width * step) / 41, box.y + y);
        await panel.page.waitForTimeout(80);
      }
      expect((await selections(panel)).at(-1)).toMatch(/^(layer|scope):/);
      await panel.page.waitForTimeout(450);
      expect(await panel.page.locator('.hover-card').count()).toBe(1);
      await panel.page.context().close();
    },
  );

  const TABLES: [PanelView, string][] = [
    ['timeline', 'One typical run'],
    ['memory', 'Live activations'],
    ['memory', 'Weights by layer'],
    ['roofline', 'Roofline'],
    ['evidence', 'Samples'],
  ];
  it.each(TABLES)('%s: “%s” has its numbers as a table', async (view, title) => {
    const panel = await open(view);
    const section = panel.page.getByRole('region', { name: title, exact: true }).first();
    await section.getByRole('button', { name: 'Show as table' }).click();
    expect(await section.locator('tbody tr').count()).toBeGreaterThan(5);
    await section.getByRole('button', { name: 'Show as chart' }).click();
    expect(await section.locator('svg.plot, canvas').count()).toBeGreaterThan(0);
    await panel.page.context().close();
  });

  it('timeline: zooms by keys, wheel and double-click, and goes back', async () => {
    const panel = await open('timeline');
    const { page } = panel;
    const cursor = surface(panel, 'Kernels in order');
    const shown = page.locator('.timeline-window');
    const width = async () => (await shown.boundingBox())?.width ?? 0;
    const whole = await width();
    await cursor.focus();
    await page.keyboard.press('+');
    const zoomed = await width();
    expect(zoomed).toBeLessThan(whole);
    const left = (await shown.boundingBox())?.x ?? 0;
    await page.keyboard.press('ArrowRight');
    expect((await shown.boundingBox())?.x).toBeGreaterThan(left);
    await page.keyboard.press('-');
    expect(await width()).toBeGreaterThan(zoomed);
    await page.keyboard.press('Home');
    expect(await width()).toBeCloseTo(whole, 0);
    const box = await page.locator('.timeline-surface canvas').boundingBox();
    if (!box) throw new Error('The timeline is not on the page.');
    await page.mouse.move(box.x + 300, box.y + 10);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -300);
    await page.keyboard.up('Control');
    await expect.poll(width).toBeLessThan(whole);
    await page.keyboard.press('Home');
    await page.mouse.dblclick(box.x + 300, box.y + 31);
    await expect.poll(width).toBeLessThan(whole / 2);
    await page.keyboard.press('Backspace');
    await expect.poll(width).toBeCloseTo(whole, 0);
    await page.context().close();
  });

  it('timeline: moves under a drag, which selects nothing', async () => {
    const panel = await open('timeline');
    const { page } = panel;
    await surface(panel, 'Kernels in order').focus();
    for (let zoom = 0; zoom < 4; zoom++) await page.keyboard.press('+');
    const shown = page.locator('.timeline-window');
    const before = (await shown.boundingBox())?.x ?? 0;
    const box = await page.locator('.timeline-surface canvas').boundingBox();
    if (!box) throw new Error('The timeline is not on the page.');
    await page.mouse.move(box.x + 400, box.y + 70);
    await page.mouse.down();
    await page.mouse.move(box.x + 200, box.y + 70, { steps: 8 });
    await page.mouse.up();
    expect((await shown.boundingBox())?.x).toBeGreaterThan(before);
    await page.waitForTimeout(120);
    expect(await selections(panel)).toEqual([]);
    await page.context().close();
  });

  it('memory: widths are order or time', async () => {
    const panel = await open('memory');
    const area = panel.page.locator('.chart .measured-area');
    const inOrder = await area.getAttribute('d');
    await panel.page.getByRole('radio', { name: 'By time' }).click();
    expect(await area.getAttribute('d')).not.toBe(inOrder);
    await panel.page.context().close();
  });

  it('memory: follows the selection of other views, scopes included', async () => {
    const panel = await open('memory');
    await panel.post({ type: 'select', key: 'scope:stage0' });
    await panel.page.locator('.scope-strips .is-selected').waitFor();
    await panel.page.context().close();
  });

  it('memory: says so where there is no curve', async () => {
    const profile = smallProfile({ memory: curveOf([]) });
    const panel = await open('memory', { content: profileContent(profile) });
    expect(await panel.page.locator('.view').textContent()).toContain('no live-activation curve');
    await panel.page.context().close();
  });

  it('roofline: asks for roofs, waits, says what failed, and shows them', async () => {
    const panel = await open('roofline');
    const { page } = panel;
    const ask = page.getByRole('button', { name: 'Measure this machine’s roofs' });
    await ask.click();
    expect((await panel.sent()).filter(({ type }) => type === 'measureRoofs')).toHaveLength(1);
    expect(await page.getByRole('status').textContent()).toMatch(/Measuring this machine/);
    await panel.post({ type: 'roofs', roofs: null, problem: 'The engine was killed.' });
    expect(await page.getByRole('alert').textContent()).toContain('The engine was killed.');
    const roofs = { threads: 1, gmacPerSecond: 105, gigabytesPerSecond: 31 };
    await panel.post({ type: 'roofs', roofs, problem: null });
    expect(await page.locator('.roofline-roof').count()).toBe(1);
    expect(await page.locator('.view-verdict').textContent()).toMatch(/105/);
    expect(await ask.count()).toBe(0);
    await page.context().close();
  });

  it('roofline: doesn’t draw roofs of another number of threads', async () => {
    const panel = await open('roofline');
    const roofs = { threads: 64, gmacPerSecond: 105, gigabytesPerSecond: 31 };
    await panel.post({ type: 'roofs', roofs, problem: null });
    expect(await panel.page.locator('.roofline-roof').count()).toBe(0);
    expect(await panel.page.locator('.view-verdict').textContent()).toMatch(/another number/);
    await panel.page.context().close();
  });

  it('evidence: copies itself as text', async () => {
    const panel = await open('evidence');
    await panel.page.getByRole('button', { name: 'Copy as text' }).click();
    const copied = (await panel.sent()).find((message) => message.type === 'copy');
    expect(copied?.type === 'copy' && copied.text).toContain('Where the time went');
    await panel.page.context().close();
  });

  it('evidence: shows failed checks and the engine’s notes', async () => {
    const panel = await open('evidence', { content: profileContent(smallProfile()) });
    expect(await panel.page.locator('.checks .caution').count()).toBe(1);
    const text = await panel.page.locator('.profile-notes').textContent();
    expect(text).toContain('no cost rule');
    await panel.page.context().close();
  });

  it.each(['timeline', 'memory', 'roofline', 'evidence'] as const)(
    '%s: stands a model in which nothing ran',
    async (view) => {
      const profile = netOf([], { memory: curveOf([]) });
      const panel = await harness.open({ content: profileContent(profile) });
      await panel.post({ type: 'view', view });
      await panel.page.waitForTimeout(200);
      expect(panel.problems).toEqual([]);
      const problems = (await panel.sent()).filter(({ type }) => type === 'problem');
      expect(problems).toEqual([]);
      await panel.page.context().close();
    },
  );

  it('of ten thousand kernels answer within a frame or two', { timeout: 120_000 }, async () => {
    const content = syntheticContent({ layers: 10_000, fused: 0 });
    const panel = await harness.open({ content });
    const { page } = panel;
    const roofs = { threads: 1, gmacPerSecond: 105, gigabytesPerSecond: 31 };
    await panel.post({ type: 'roofs', roofs, problem: null } satisfies ToPanel);
    for (const view of ['timeline', 'memory', 'roofline'] as const) {
      await panel.post({ type: 'view', view });
      await page.waitForTimeout(600);
      const scripted = await scriptTime(panel, async () => {
        for (let x = 100; x < 700; x += 15) await page.mouse.move(x, 360);
      });
      // 40 moves; a frame is 16 ms. The thread's own time, so that a busy machine doesn't count.
      expect(scripted / 40, view).toBeLessThan(16);
    }
    await page.context().close();
  });
});

/** Milliseconds of script that something takes in the page. */
async function scriptTime({ page }: OpenPanel, act: () => Promise<void>): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const read = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? 0) * 1000;
  };
  const before = await read();
  await act();
  return (await read()) - before;
}
