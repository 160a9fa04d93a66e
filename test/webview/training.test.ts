/** The view of a training step: whether it is there, its plot, its bars, and what both share. */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PanelContent } from '../../src/vscode/panel/messages';
import { profileContent, syntheticContent } from './contents';
import type { OpenOptions, OpenPanel, PanelHarness } from './harness';
import { hasChromium, startHarness } from './harness';
import { FORWARD, OPTIMIZER, trainedContent, trainedProfile, trainedTwice } from './trained';

const LAYERS = 102;
/** Every third layer has weights. */
const DEEP = LAYERS / 3;

describe.skipIf(!hasChromium)('a training step', { timeout: 60_000 }, () => {
  let harness: PanelHarness;
  let panel: OpenPanel;
  beforeAll(async () => {
    harness = await startHarness();
  });
  afterAll(() => harness?.close());
  afterEach(async () => {
    expect(panel.problems).toEqual([]);
    expect((await panel.sent()).filter(({ type }) => type === 'problem')).toEqual([]);
    await panel.page.context().close();
  });

  async function open(content: PanelContent, options: OpenOptions = {}): Promise<Page> {
    panel = await harness.open({ content, ...options });
    return panel.page;
  }
  async function openTraining(content = trainedContent(), options: OpenOptions = {}) {
    const page = await open(content, options);
    await page.keyboard.press('8');
    await page.locator('.training-view').waitFor();
    return page;
  }
  const plot = (page: Page) =>
    page.getByRole('slider', { name: 'Layers with weights by depth', exact: true });
  const bars = (page: Page) => page.getByRole('treegrid', { name: 'Time of the step' });
  const selected = (page: Page) => bars(page).locator('[aria-selected=true]');
  const selections = async () =>
    (await panel.sent()).flatMap((message) => (message.type === 'select' ? [message.key] : []));

  it.each(['8', 't', 'T'])('is shown by the key %s', async (key) => {
    const page = await open(trainedContent());
    await page.keyboard.press(key);
    expect(await page.locator('.view-verdict').textContent()).toMatch(
      /^Gradients shrink 330× from the last layers to the first: they vanish\. Of the step, forward takes 29/,
    );
  });

  it('has no view, tab, key, column or legend where nothing was trained', async () => {
    const page = await open(syntheticContent({ layers: 60 }));
    expect(await page.getByRole('tab').allTextContents()).not.toContain('Training');
    await page.keyboard.press('8');
    await page.keyboard.press('t');
    await panel.post({ type: 'view', view: 'training' });
    expect(await page.locator('.layers-view').count()).toBe(1);
    expect(await page.locator('.training-view, .toolbar-legend').count()).toBe(0);
    await page.getByRole('button', { name: 'Columns' }).click();
    expect(await page.locator('vscode-checkbox').allTextContents()).not.toContain('Forward');
  });

  it('plots every gradient at its depth on a logarithmic axis', async () => {
    const page = await openTraining();
    const dots = places(await page.locator('.chart .after .gradient-dots').getAttribute('d'));
    expect(dots).toHaveLength(DEEP);
    // Each norm is 0.8 times the next one: equal steps up and to the right.
    const steps = dots.slice(1).map(({ x, y }, index) => {
      const before = dots[index] ?? { x: NaN, y: NaN };
      return { right: x - before.x, up: before.y - y };
    });
    const [first] = steps;
    expect(first?.up).toBeGreaterThan(1);
    for (const { right, up } of steps) {
      expect(Math.abs(right - (first?.right ?? NaN))).toBeLessThan(0.25);
      expect(Math.abs(up - (first?.up ?? NaN))).toBeLessThan(0.25);
    }
    expect(await page.locator('.before').count()).toBe(0);
  });

  it('selects by keys and clicks in the plot, and shows it in the rows below', async () => {
    const page = await openTraining();
    await plot(page).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    expect(await plot(page).getAttribute('aria-valuetext')).toMatch(
      /conv3_3, depth 2: .* 3\.96e-4/,
    );
    expect(await selected(page).textContent()).toContain('conv3_3');
    const box = await plot(page).boundingBox();
    if (!box) throw new Error('The plot is not on the page.');
    await page.mouse.click(box.x + box.width - 4, box.y + box.height / 2);
    await expect.poll(selections).toContain('layer:stage0/block1/branch1/conv3_99');
    expect(await plot(page).getAttribute('aria-valuenow')).toBe(String(DEEP));
    await expect.poll(() => selected(page).textContent()).toContain('conv3_99');
    await page.keyboard.press('Enter');
    expect((await panel.sent()).at(-1)?.type).toBe('reveal');
    expect(await page.locator('.gradient-mark.is-selected').count()).toBe(1);
  });

  it('tells the gradient in its card', async () => {
    const page = await openTraining();
    const box = await plot(page).boundingBox();
    if (!box) throw new Error('The plot is not on the page.');
    await page.mouse.move(box.x + 4, box.y + 20);
    const card = await page.locator('.hover-card').textContent();
    expect(card).toContain('conv0_0');
    expect(card).toMatch(/Gradient norm3\.17×10⁻⁴/);
    expect(card).toMatch(/Gradient norm, output6\.34×10⁻⁴/);
  });

  it('has its gradients as a table', async () => {
    const page = await openTraining();
    await page.getByRole('button', { name: 'Show as table' }).first().click();
    const rows = page.locator('.data-table tbody tr');
    expect(await rows.count()).toBe(DEEP);
    expect(await rows.last().locator('td').allTextContents()).toEqual([
      'stage0/block1/branch1/conv3_99',
      'Conv2D',
      String(DEEP),
      '0.500',
    ]);
    await rows.last().getByRole('button').click();
    expect(await selected(page).textContent()).toContain('conv3_99');
  });

  it('draws forward, backward and optimizer in their proportions', async () => {
    const page = await openTraining();
    await panel.post({ type: 'select', key: 'layer:stage0/block0/branch2/conv3_51' });
    const parts = selected(page).locator('.phases > i');
    await expect.poll(() => parts.count()).toBe(3);
    const widths = await parts.evaluateAll((all) =>
      all.map((part) => part.getBoundingClientRect().width),
    );
    const [forward = NaN, backward = NaN, optimizer = NaN] = widths;
    expect(forward / backward).toBeCloseTo(FORWARD / (1 - FORWARD - OPTIMIZER), 1);
    expect(optimizer / backward).toBeCloseTo(OPTIMIZER / (1 - FORWARD - OPTIMIZER), 1);
    expect(await selected(page).textContent()).toMatch(/722.*217.*433.*72.*803/);
  });

  it('orders rows as the model is made or by time, with scopes or without', async () => {
    const page = await openTraining();
    const names = () => bars(page).locator('.own-name').allTextContents();
    expect((await names()).slice(0, 3)).toEqual(['conv0_0', 'conv1_1', 'conv2_2']);
    await page.keyboard.press('s');
    expect((await names())[0]).toBe('conv9_69');
    expect(await page.getByRole('radio', { name: 'By time' }).getAttribute('aria-checked')).toBe(
      'true',
    );
    await page.getByRole('radio', { name: 'By scope' }).click();
    const scope = bars(page).locator('.scope-row').first();
    expect(await scope.getAttribute('aria-expanded')).toBe('true');
    expect(await scope.locator('.open-scope').count()).toBe(1);
    await bars(page).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowLeft');
    expect(await scope.getAttribute('aria-expanded')).toBe('false');
    expect(await bars(page).locator('.row').count()).toBe(2);
    await page.keyboard.press('End');
    expect(await selected(page).textContent()).toContain('Outside of layers');
  });

  it('is kept over a reload', async () => {
    const page = await openTraining();
    await page.getByRole('radio', { name: 'By scope' }).click();
    await page.keyboard.press('s');
    const kept = { view: 'training', trainingRows: 'scope', trainingOrder: 'time' };
    await expect.poll(() => panel.state()).toMatchObject(kept);
    const state = await panel.state();
    await panel.page.context().close();
    const again = await open(trainedContent(), { state });
    expect(await again.locator('.training-rows .scope-row').count()).toBeGreaterThan(0);
  });

  it('shows both runs where two are compared', async () => {
    const page = await openTraining(trainedTwice());
    expect(await page.locator('.view-verdict').textContent()).toMatch(
      /^Gradients keep their size through the depth\. Before, they shrank 210×\./,
    );
    expect(await page.locator('.gradient-legend .legend').allTextContents()).toEqual([
      'before: plain34',
      'after: resnet34',
    ]);
    const before = places(await page.locator('.chart .before .gradient-dots').getAttribute('d'));
    const after = places(await page.locator('.chart .after .gradient-dots').getAttribute('d'));
    expect([before.length, after.length]).toEqual([32, DEEP]);
    // One scale for both: the same norm at the same height.
    expect(before.at(-1)?.y).toBeCloseTo(after.at(-1)?.y ?? NaN, 0);
    expect(before[0]?.y).toBeGreaterThan((after[0]?.y ?? NaN) + 50);
    await expectLabelsBeside(page, before[0]?.y ?? NaN, after[0]?.y ?? NaN);
    await plot(page).focus();
    await page.keyboard.press('Home');
    expect(await page.locator('.gradient-mark.is-selected').count()).toBe(2);
    const box = await plot(page).boundingBox();
    await page.mouse.move((box?.x ?? 0) + 4, (box?.y ?? 0) + 20);
    await page.waitForTimeout(400);
    expect(await page.locator('.hover-card').textContent()).toMatch(/Before4\.95×10⁻⁴/);
    await page.getByRole('button', { name: 'Show as table' }).first().click();
    const row = page.locator('.data-table tbody tr').first();
    expect(await row.locator('td').allTextContents()).toEqual([
      'stage0/block0/branch0/conv0_0',
      '1',
      '0.359',
      '4.95×10⁻⁴',
      'stage0/block0/branch0/conv0_0',
    ]);
  });

  /** The upper curve's name stands over its first dot, the lower one's under it, both in the plot. */
  async function expectLabelsBeside(page: Page, beforeY: number, afterY: number) {
    const box = (selector: string) => page.locator(`.chart ${selector}`).boundingBox();
    const [above, below, all] = await Promise.all([
      box('.gradient-label.after'),
      box('.gradient-label.before'),
      plot(page).boundingBox(),
    ]);
    if (!above || !below || !all) throw new Error('A curve has no name.');
    expect(above.y).toBeGreaterThanOrEqual(all.y - 4);
    expect(above.y + above.height / 2).toBeLessThan(all.y + afterY - 6);
    expect(below.y + below.height / 2).toBeGreaterThan(all.y + beforeY + 6);
    expect(below.y + below.height).toBeLessThanOrEqual(all.y + all.height + 4);
  }

  it('shows one run where the other was not trained', async () => {
    const content = trainedContent();
    if (content.kind !== 'profile') throw new Error('A profile is expected.');
    const profile = trainedProfile({ layers: LAYERS, isInference: true });
    const against = { title: 'plain34', detail: '13:40', profile };
    const page = await openTraining({ ...content, against });
    expect(await page.locator('.gradient-legend').count()).toBe(0);
    expect(await page.locator('.view-verdict').textContent()).not.toContain('Before');
  });

  it('counts layers that get no gradient and marks them at the bottom', async () => {
    const profile = trainedProfile({ layers: LAYERS });
    const layers = profile.layers.map((layer) =>
      layer.name === 'conv3_3' && layer.training
        ? { ...layer, training: { ...layer.training, gradientNorm: 0 } }
        : layer,
    );
    const page = await openTraining(profileContent({ ...profile, layers }));
    await page.getByText('1 layer gets no gradient at all').waitFor();
    const path = (await page.locator('.chart .after .gradient-dots').getAttribute('d')) ?? '';
    expect(path.match(/[^Z]*h[^Z]*Z/g)).toHaveLength(1);
  });

  it('splits the bars of the layers and names the parts in columns and card', async () => {
    const page = await open(trainedContent());
    expect(await page.locator('.toolbar-legend').textContent()).toBe('forwardbackwardoptimizer');
    expect(await page.locator('.layer-row .phases').count()).toBeGreaterThan(5);
    await page.getByRole('button', { name: 'Columns' }).click();
    for (const name of ['Forward', 'Gradient', 'Kept'])
      await page.getByRole('checkbox', { name, exact: true }).click();
    await page.keyboard.press('Escape');
    await panel.post({ type: 'select', key: 'layer:stage0/block1/branch0/conv9_69' });
    const row = page.locator('.layer-table .row.is-selected');
    await expect.poll(() => row.locator('.forward.right').textContent()).toMatch(/^274/);
    expect(await row.locator('.kept').textContent()).toMatch(/^803/);
    expect(await row.locator('.gradient').textContent()).toBe('0.0537');
    await page.getByRole('button', { name: 'Forward', exact: true }).click();
    expect(await page.locator('[aria-sort=descending]').textContent()).toContain('Forward');
    await row.locator('.name').hover();
    const card = await page.locator('.hover-card').textContent();
    for (const fact of ['Forward', 'Backward', 'Optimizer', 'Kept for backward', 'Gradient norm'])
      expect(card).toContain(fact);
  });
});

/** Middles of the circles of a path. */
function places(path: string | null): { x: number; y: number }[] {
  return [...(path ?? '').matchAll(/M([\d.]+) ([\d.]+)a([\d.]+)/g)].map(([, x, y, radius]) => ({
    x: Number(x) + Number(radius),
    y: Number(y),
  }));
}
