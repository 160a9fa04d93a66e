import MarkdownIt from 'markdown-it';
import { describe, expect, it } from 'vitest';
import { exportMarkdown } from '../../../src/profile/export/markdown';
import { smallProfile } from '../../cli/support';
import { syntheticProfile } from '../../support/synthetic-profile';
import { trainedProfile } from '../../webview/trained';
import { HOSTILE_NAMES, hostileNet, hostileProfile } from './hostile';
import { PROFILES } from './profiles';

/** As tolerant as readers are: HTML and bare addresses are let through. */
const reader = new MarkdownIt({ html: true, linkify: true });

function tokens(text: string) {
  const all = reader.parse(text, {});
  return all.flatMap((token) => [token, ...(token.children ?? [])]);
}

/** Cells of each table, row by row. */
function tables(text: string): string[][][] {
  const found: string[][][] = [];
  let isCell = false;
  for (const token of reader.parse(text, {})) {
    if (token.type === 'table_open') found.push([]);
    if (token.type === 'tr_open') found.at(-1)?.push([]);
    if (token.type === 'inline' && isCell)
      found
        .at(-1)
        ?.at(-1)
        ?.push((token.children ?? []).map(({ content }) => content).join(''));
    isCell = /^t[hd]_open$/.test(token.type);
  }
  return found;
}

function layerTable(text: string): string[][] {
  return tables(text).find(([heads]) => heads?.[0] === 'Layer') ?? [];
}

describe('the Markdown report, as markdown-it reads it,', () => {
  it.each(Object.entries(PROFILES))('has whole tables: %s', (_, make) => {
    const found = tables(exportMarkdown(make()));
    expect(found).toHaveLength(4);
    for (const rows of found) expect(new Set(rows.map((cells) => cells.length)).size).toBe(1);
  });

  it('lists the slowest first, with the numbers of the profile', () => {
    const [heads = [], first = [], ...others] = layerTable(exportMarkdown(smallProfile()));
    expect(heads.slice(0, 4)).toEqual(['Layer', 'Type', 'Time', 'Share']);
    expect(first.slice(0, 4)).toEqual(['block/conv1 + bn1 + relu', 'Conv2D', '5.00 ms', '56 %']);
    expect(others).toHaveLength(6);
  });

  it('adds up what it leaves out', () => {
    const profile = syntheticProfile({ layers: 900, insertedEvery: 0 });
    const text = exportMarkdown(profile);
    expect(layerTable(text)).toHaveLength(101);
    // 300 rows and two of the runtime.
    expect(text).toMatch(/And 202 more rows, together [\d.]+ .s, [<\d. ]+ % of the run\./);
    expect(text.length).toBeLessThan(65_536);
  });

  it('has the columns of a training step', () => {
    const [heads] = layerTable(exportMarkdown(trainedProfile({ layers: 12 })));
    expect(heads).toEqual(
      expect.arrayContaining(['Forward', 'Backward', 'Optimizer', 'Kept', 'Gradient norm']),
    );
    expect(heads).not.toContain('GMAC/s');
  });

  it.each([
    ['every layer', hostileNet],
    ['everything', hostileProfile],
  ])('takes hostile names of %s for text', (_, make) => {
    const text = exportMarkdown(make());
    const types = new Set(tokens(text).map(({ type }) => type));
    for (const type of ['html_block', 'html_inline', 'link_open', 'image', 'code_inline', 's_open'])
      expect(types).not.toContain(type);
    // Mentions, references and addresses that GitHub makes links of.
    expect(text).not.toMatch(/@someone|#123|www\.|:\/\//);
    const emphases = tokens(text).filter(({ type }) => type === 'em_open');
    expect(emphases).toEqual([]);
  });

  it('shows each hostile name in its cell', () => {
    const shown = layerTable(exportMarkdown(hostileNet()))
      .slice(1)
      .map(([name]) => name);
    const oneLine = HOSTILE_NAMES.map((name) =>
      name
        .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
        .replace('\ud800', '\ufffd')
        .trim(),
    );
    for (const name of oneLine) expect(shown.map((text) => text?.trim())).toContain(name);
  });
});
