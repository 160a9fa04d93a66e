import { mkdirSync, readFileSync } from 'node:fs';
import { it } from 'vitest';
import type { Profile } from '../../src/profile/document';
import { syntheticProfile } from '../support/synthetic-profile';
import { FAILED, MEASURING, modelContent, profileContent } from './contents';
import { startHarness } from './harness';
import { measuringMessages } from './states';
const zh = JSON.parse(readFileSync('l10n/bundle.l10n.zh-cn.json', 'utf8')) as Record<string, string>;
const OUT = '/tmp/zhshots';
it('shots', { timeout: 300000 }, async () => {
  mkdirSync(OUT, { recursive: true });
  const harness = await startHarness();
  const base = syntheticProfile({ layers: 600, withSource: true });
  const p: Profile = process.env['PROF'] ? (JSON.parse(readFileSync(process.env['PROF'], 'utf8')) as Profile) : base;
  const hot = `layer:${p.layers.reduce((a, b) => (b.share > a.share ? b : a)).id}`;
  for (const lang of ['en', 'zh'])
    for (const width of [400, 800]) {
      const open = async (content: any, name: string, more: any[] = []) => {
        const panel = await harness.open({ width, theme: 'light' });
        if (lang === 'zh')
          await panel.post({ type: 'start', texts: zh, locale: 'zh-cn', preferences: { units: 'decimal', colours: 'heat' } });
        if (content) await panel.post({ type: 'content', content, restore: 'run:test' });
        if (more.length) await panel.post(...more);
        return panel;
      };
      const report = async (panel: any, name: string) => {
        await panel.page.waitForTimeout(250);
        await panel.page.screenshot({ path: `${OUT}/${name}-${width}-${lang}.png` });
        const cut = await panel.page.evaluate(() => {
          const out: string[] = [];
          if (document.documentElement.scrollWidth > innerWidth) out.push('PAGE ' + document.documentElement.scrollWidth);
          for (const e of document.querySelectorAll('*')) {
            const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent!.trim() !== '');
            if (!own || e.closest('.sr-only')) continue;
            const r = e.getBoundingClientRect();
            if (r.width === 0) continue;
            if (e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0 && getComputedStyle(e).display !== 'inline') out.push('cut ' + e.textContent!.slice(0, 50));
            if (r.right > innerWidth + 1) out.push('out ' + e.textContent!.slice(0, 50));
          }
          return out;
        });
        console.log(lang, width, name, JSON.stringify(cut));
      };
      let panel = await open(profileContent(p), 'profile');
      for (const view of ['layers', 'icicle', 'timeline', 'memory', 'roofline', 'evidence'] as const) {
        await panel.post({ type: 'view', view });
        await panel.post({ type: 'select', key: hot });
        await report(panel, view);
      }
      await panel.post({ type: 'roofs', roofs: { threads: p.run.threads, gmacPerSecond: 105, gigabytesPerSecond: 31 } } as any);
      await panel.post({ type: 'view', view: 'roofline' });
      await report(panel, 'roofs');
      for (const [name, content, more] of [['empty', undefined, []], ['measuring', MEASURING, measuringMessages()], ['failed', FAILED, []], ['model', modelContent(), []]] as any) {
        panel = await open(content, name, more);
        await report(panel, name);
        await panel.page.context().close();
      }
    }
  await harness.close();
});
