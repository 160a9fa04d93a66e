/**
 * Pictures for people to look at: `LAYERLINE_SHOTS=/tmp/shots npx vitest run test/webview/shots`.
 * With LAYERLINE_PROFILES, a folder of saved profiles, of those too.
 */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import type { Profile } from '../../src/profile/document';
import type { PanelContent } from '../../src/vscode/panel/messages';
import { syntheticProfile } from '../support/synthetic-profile';
import { comparedContent } from './compared';
import { earlyContent, FAILED, MEASURING, modelContent, profileContent } from './contents';
import type { PanelHarness } from './harness';
import { hasChromium, startHarness } from './harness';
import { measuringMessages } from './states';
import type { ThemeName } from './themes';
import { trainedContent, trainedTwice } from './trained';
import { VIEWS } from '../../webview/state';

const folder = process.env['LAYERLINE_SHOTS'] ?? '';
const TRAINED_LAYER = 'layer:stage0/block1/branch0/conv0_60';
const WIDTHS = [400, 800, 1600];
const THEMES: readonly ThemeName[] = ['dark', 'light', 'hc', 'hcLight'];

describe.skipIf(folder === '' || !hasChromium)('pictures of the panel', () => {
  let harness: PanelHarness;
  beforeAll(async () => {
    mkdirSync(folder, { recursive: true });
    harness = await startHarness();
  });
  afterAll(() => harness?.close());

  for (const [name, profile] of profiles())
    for (const theme of THEMES)
      it(`${name} ${theme}`, { timeout: 300_000 }, async () => {
        for (const width of WIDTHS) {
          const panel = await harness.open({ theme, width, content: profileContent(profile) });
          for (const view of VIEWS) {
            if (view === 'training' && !profile.run.training) continue;
            if (view !== 'layers' && theme !== 'dark' && width !== 800) continue;
            await panel.post({ type: 'view', view });
            await panel.post({ type: 'select', key: hottest(profile) });
            await panel.page.waitForTimeout(150);
            const path = join(folder, `${name}-${view}-${width}-${theme}.png`);
            await panel.page.screenshot({ path });
          }
          await panel.page.context().close();
        }
      });

  for (const theme of THEMES)
    it(`compared ${theme}`, { timeout: 300_000 }, async () => {
      for (const width of WIDTHS) {
        const content = comparedContent({ layers: 600 });
        const panel = await harness.open({ theme, width, content });
        await panel.post(
          { type: 'view', view: 'compare' },
          { type: 'select', key: 'layer:stage0/block3/branch0/conv0_180' },
        );
        for (const order of ['change', 'speed-up', 'scope']) {
          await panel.page.waitForTimeout(200);
          const path = join(folder, `compared-${order}-${width}-${theme}.png`);
          await panel.page.screenshot({ path });
          await panel.page.keyboard.press('s');
        }
        await panel.page.context().close();
      }
    });

  for (const theme of THEMES)
    it(`trained ${theme}`, { timeout: 300_000 }, async () => {
      const contents = { one: trainedContent(), two: trainedTwice() };
      for (const [name, content] of Object.entries(contents))
        for (const width of WIDTHS) {
          const panel = await harness.open({ theme, width, content });
          for (const view of VIEWS) {
            if (view !== 'training' && (name === 'two' || width !== 800)) continue;
            await panel.post({ type: 'view', view });
            await panel.post({ type: 'select', key: TRAINED_LAYER });
            await panel.page.waitForTimeout(150);
            const path = join(folder, `trained-${name}-${view}-${width}-${theme}.png`);
            await panel.page.screenshot({ path });
          }
          await panel.page.context().close();
        }
    });

  for (const theme of THEMES)
    it(`states ${theme}`, async () => {
      for (const [name, content] of Object.entries(states())) {
        const panel = await harness.open({ theme, content });
        if (content?.kind === 'measuring') await panel.post(...measuringMessages());
        await panel.page.waitForTimeout(500);
        await panel.page.screenshot({ path: join(folder, `state-${name}-${theme}.png`) });
        await panel.page.context().close();
      }
    });
});

function hottest({ layers }: Profile): string {
  const layer = layers.reduce((a, b) => (b.share > a.share ? b : a));
  return `layer:${layer.id}`;
}

function profiles(): [string, Profile][] {
  const given = process.env['LAYERLINE_PROFILES'];
  const saved = given
    ? readdirSync(given).map((file): [string, Profile] => [
        file.replace(/\..*/, ''),
        JSON.parse(readFileSync(join(given, file), 'utf8')) as Profile,
      ])
    : [];
  return [...saved, ['synthetic', syntheticProfile({ layers: 600, withSource: true })]];
}

function states(): Record<string, PanelContent | undefined> {
  return {
    empty: undefined,
    measuring: MEASURING,
    early: earlyContent(),
    failed: FAILED,
    model: modelContent(),
  };
}
