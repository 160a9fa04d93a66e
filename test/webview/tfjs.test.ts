/** Profiles of TensorFlow.js in the views that were made for ONNX Runtime. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Profile } from '../../src/profile/document';
import { VIEWS } from '../../webview/state';
import { profileContent } from './contents';
import type { OpenPanel, PanelHarness } from './harness';
import { hasChromium, startHarness } from './harness';
import { trainedProfile } from './trained';

/** Numbers that are none, and what only ONNX Runtime has. */
const WRONG = /NaN|undefined|Infinity|\b0 of 0\b|ONNX|tfjs|redicted|empty kernels/;

describe.skipIf(!hasChromium)('a profile of TensorFlow.js', { timeout: 60_000 }, () => {
  let harness: PanelHarness;
  beforeAll(async () => {
    harness = await startHarness();
  });
  afterAll(() => harness?.close());

  const RUNS: Record<string, Profile> = {
    inference: trainedProfile({ layers: 60, isInference: true }),
    training: trainedProfile({ layers: 60 }),
  };
  it.each(Object.keys(RUNS))('of %s says nothing wrong in any view', async (run) => {
    const panel = await open(RUNS[run]);
    for (const view of VIEWS) {
      if (view === 'training' && run !== 'training') continue;
      await panel.post({ type: 'view', view });
      await panel.page.waitForTimeout(100);
      const text = await textOf(panel);
      expect(text).toMatch(/TensorFlow\.js\s*4\.22\.0 · wasm/);
      expect(text, view).not.toMatch(WRONG);
      const tables = panel.page.getByRole('button', { name: 'Show as table' });
      for (let left = await tables.count(); left > 0; left--) await tables.first().click();
      expect(await textOf(panel), view).not.toMatch(WRONG);
    }
    expect(panel.problems).toEqual([]);
    await panel.page.context().close();
  });

  it('compared with one of ONNX Runtime names both engines', async () => {
    const after = trainedProfile({ layers: 60, isInference: true });
    const engine = { engine: 'onnxruntime', engineVersion: '1.30.0', backend: undefined };
    const before: Profile = { ...after, run: { ...after.run, ...engine, optimization: 'all' } };
    const content = profileContent(after);
    if (content.kind !== 'profile') throw new Error('A profile is expected.');
    const panel = await harness.open({
      content: { ...content, against: { title: content.title, detail: '13:40', profile: before } },
    });
    await panel.post({ type: 'view', view: 'compare' });
    await panel.page.getByText('ONNX Runtime 1.30.0 → TensorFlow.js 4.22.0 · wasm').waitFor();
    await panel.page.context().close();
  });

  it('has scopes that take what their layers take', async () => {
    const profile = RUNS['training'];
    if (!profile) throw new Error('There is no such run.');
    // Half of a layer's time is between its kernels.
    const layers = profile.layers.map((layer) => ({ ...layer, timeMs: doubled(layer.timeMs) }));
    const { unprofiled } = profile.latency;
    const latency = {
      ...profile.latency,
      unprofiled: { ...unprofiled, medianMs: unprofiled.medianMs * 2 },
    };
    const panel = await open({ ...profile, layers, latency });
    const { page } = panel;
    await page.getByRole('button', { name: 'Time', exact: true }).first().waitFor();
    const share = await page.locator('.scope-row .share').first().textContent();
    expect(parseFloat(share ?? '')).toBeGreaterThan(90);
    await page.context().close();
  });

  async function open(profile: Profile | undefined): Promise<OpenPanel> {
    if (!profile) throw new Error('There is no such run.');
    return harness.open({ content: profileContent(profile) });
  }

  const textOf = ({ page }: OpenPanel) => page.locator('#root').innerText();
});

function doubled({ median, p10, p90 }: Profile['layers'][number]['timeMs']) {
  return { median: median * 2, p10: p10 * 2, p90: p90 * 2 };
}
