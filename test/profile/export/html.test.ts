import axe from 'axe-core';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DefaultTreeAdapterTypes } from 'parse5';
import { parse } from 'parse5';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Profile } from '../../../src/profile/document';
import { exportHtml } from '../../../src/profile/export/html/page';
import { STYLE, STYLE_HASH } from '../../../src/profile/export/html/style';
import { smallProfile } from '../../cli/support';
import { CHROMIUM, hasChromium } from './chromium';
import { trainedProfile } from '../../webview/trained';
import { HOSTILE_NAMES, hostileNet, hostileProfile } from './hostile';
import { PROFILES } from './profiles';

type Element = DefaultTreeAdapterTypes.Element;

/** Every element of the page, and what is wrong with its markup. */
function parsed(html: string): { elements: Element[]; errors: string[] } {
  const errors: string[] = [];
  const document = parse(html, { onParseError: ({ code }) => errors.push(code) });
  const elements: Element[] = [];
  const queue: DefaultTreeAdapterTypes.Node[] = [document];
  for (let node = queue.pop(); node; node = queue.pop()) {
    if ('tagName' in node) elements.push(node);
    if ('childNodes' in node) queue.push(...node.childNodes);
  }
  return { elements, errors };
}

const EVIL = { 'hostile layers': hostileNet, 'hostile everything': hostileProfile };

describe('the HTML report', () => {
  it('allows its own style sheet and no other', () => {
    expect(STYLE_HASH).toBe(`sha256-${createHash('sha256').update(STYLE).digest('base64')}`);
  });

  it.each(Object.entries({ ...PROFILES, ...EVIL }))('is whole markup: %s', (_, make) => {
    const { elements, errors } = parsed(exportHtml(make()));
    expect(errors).toEqual([]);
    const tags = new Set(elements.map(({ tagName }) => tagName));
    for (const tag of ['script', 'img', 'a', 'iframe', 'link', 'object', 'form', 'foreignObject'])
      expect(tags).not.toContain(tag);
    expect(elements.filter(({ tagName }) => tagName === 'style')).toHaveLength(1);
    const attributes = elements.flatMap(({ attrs }) => attrs.map(({ name }) => name));
    expect(attributes.filter((name) => /^on|^style$|^src$|href/.test(name))).toEqual([]);
  });

  it('of a run without kernels says so', () => {
    const { layers, ...rest } = smallProfile({ kernels: [] });
    const idle = layers.map((layer) => ({ ...layer, kernels: [] }));
    expect(exportHtml({ ...rest, layers: idle })).toContain('No kernel ran.');
  });
});

describe.skipIf(!hasChromium)('the HTML report, in Chromium,', () => {
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'layerline-report-'));
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The page as a reader has it, and what it loaded or complained of. */
  async function open(profile: Profile, colorScheme: 'light' | 'dark', width = 1200) {
    const file = join(folder, 'report.html');
    writeFileSync(file, exportHtml(profile));
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 } });
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('console', (message) => problems.push(message.text()));
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('dialog', (dialog) => {
      problems.push(dialog.message());
      void dialog.dismiss();
    });
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(pathToFileURL(file).href);
    return { page, problems, requests };
  }

  async function findings(page: Page): Promise<string[]> {
    // By the inspector, because the page's policy forbids scripts, this one too.
    const inspector = await page.context().newCDPSession(page);
    const expression = `${axe.source}; axe.run().then((found) => JSON.stringify(found.violations.map(({ id, nodes }) => id + ': ' + nodes[0].html)))`;
    const { result } = await inspector.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    return JSON.parse(String(result.value)) as string[];
  }

  it.each([
    ['light', 'a small net with every kind of row', () => smallProfile()],
    ['dark', 'a small net with every kind of row', () => smallProfile()],
    ['light', 'a training step', () => trainedProfile({ layers: 12 })],
    ['dark', 'a training step', () => trainedProfile({ layers: 12 })],
    ['light', 'hostile layers', hostileNet],
    ['light', 'hostile everything', hostileProfile],
  ] as const)('in %s loads nothing and can be read by all: %s', async (scheme, _, make) => {
    const { page, problems, requests } = await open(make(), scheme);
    expect(requests).toHaveLength(1);
    expect(await findings(page)).toEqual([]);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  it('follows the colours that the reader has, and is printed light', async () => {
    const background = (page: Page) =>
      page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    const light = await open(smallProfile(), 'light');
    const dark = await open(smallProfile(), 'dark');
    const white = await background(light.page);
    expect(await background(dark.page)).not.toBe(white);
    await dark.page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await background(dark.page)).toBe(white);
  });

  it('is printed whole on a wide page', async () => {
    // A4, landscape, without its margins.
    const { page } = await open(trainedProfile({ layers: 60 }), 'light', 1030);
    await page.emulateMedia({ media: 'print' });
    const cut = await page.evaluate<number>(
      `[...document.querySelectorAll('.scroll')].filter((table) => table.scrollWidth > table.clientWidth).length`,
    );
    expect(cut).toBe(0);
  });

  it('shows the numbers of the profile and its sum', async () => {
    const { page } = await open(smallProfile(), 'light');
    const table = page.getByRole('region', { name: 'Layers in order' });
    const cells = await table.locator('tr', { hasText: 'conv1' }).first().innerText();
    expect(cells.replace(/[\u2009\u2060]+/g, ' ')).toMatch(
      /conv1 \+ bn1 \+ relu\s.*5\.00 ms\s+56 %/s,
    );
    expect(await table.locator('tfoot').innerText()).toMatch(/Total\s+9\.00\s*\S*ms/);
  });

  it('shows hostile names as they are, on one line', async () => {
    const { page } = await open(hostileNet(), 'light');
    const names = await page
      .getByRole('region', { name: 'Layers in order' })
      .locator('tbody tr:not(.scope) th')
      .allTextContents();
    // Half of a surrogate pair is none in a file.
    const clean = (name: string) =>
      name.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ').replace('\ud800', '\ufffd');
    expect(names).toEqual(HOSTILE_NAMES.map(clean));
  });
});
