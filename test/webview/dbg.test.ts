import { readFileSync } from 'node:fs';
import { it } from 'vitest';
import { startHarness } from './harness';
import { profileContent } from './contents';
it('x', async () => {
  const h = await startHarness();
  const p = await h.open({ content: profileContent(JSON.parse(readFileSync('/tmp/profiles/efficientnet-b0.layerline.json', 'utf8'))) });
  const look = async () => console.log(await p.page.evaluate(() => { const t = document.querySelector('.layer-table')!; return [t.scrollTop, t.scrollHeight, t.clientHeight, document.querySelector('.row.is-selected')?.textContent, t.getAttribute('aria-activedescendant'), t.getAttribute('aria-rowcount')]; }));
  await look();
  await p.post({ type: 'select', key: 'layer:head/conv' });
  await p.page.waitForTimeout(50); await look();
  await p.page.waitForTimeout(500); await look();
  await h.close();
}, 60000);
