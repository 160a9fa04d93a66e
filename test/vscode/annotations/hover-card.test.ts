import { describe, expect, it } from 'vitest';
import type { Profile } from '../../../src/profile/document';
import { layerTree, walkTree, type LayerNode } from '../../../src/profile/layer-tree';
import { sourceLines, type SourceLine } from '../../../src/profile/source-lines';
import { paletteOf } from '../../../src/vscode/drawing/heat-colours';
import { htmlName, shownName } from '../../../src/vscode/drawing/hostile-text';
import {
  hoverCard,
  lineAsText,
  type HoverContext,
} from '../../../src/vscode/annotations/hover-card';
import { instanceChart } from '../../../src/vscode/annotations/instance-chart';
import {
  keyOfLine,
  rowsOfLine,
  scopeKey,
  type LayerRows,
} from '../../../src/vscode/annotations/selection-key';
import { locatedResnet } from '../../support/located-profile';
import { RESNET_SOURCE as SOURCE } from '../../support/resnet-source';

const DATE = new Date('2026-01-02T03:04:05Z');
const PALETTE = paletteOf('dark', 'heat');

function resnet(change: (profile: Profile) => Profile = (profile) => profile): HoverContext {
  const profile = change(locatedResnet('resnet.py', DATE));
  const lines = sourceLines(profile);
  return {
    profile,
    lines,
    rows: rowsOf(profile),
    selectedKey: null,
    palette: PALETTE,
    isStale: false,
    lineNumber: ({ id }) => lines.byLayer.get(id)?.line,
  };
}

function rowsOf(profile: Profile): LayerRows {
  const all = [...walkTree(layerTree(profile))];
  const byLayer = new Map<string, LayerNode>();
  for (const node of all)
    if (!node.isScope) for (const { id } of node.members) byLayer.set(id, node);
  return {
    node: (key) => all.find((node) => node.key === key),
    rowOf: (id) => byLayer.get(id),
  };
}

const RESNET = resnet();

function at(text: string, { lines }: HoverContext = RESNET): SourceLine {
  const number = SOURCE.split('\n').findIndex((line) => line.includes(text)) + 1;
  const found = lines.files.get('resnet.py')?.find(({ line }) => line === number);
  if (!found) throw new Error(`No layers at "${text}".`);
  return found;
}

/** What a person reads: without tags, targets and the chart. */
function read(card: string): string {
  return card
    .replaceAll(/!\[([^\]]*)\]\([^)]*\)/g, '[chart]')
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '[$1]')
    .replaceAll(/<\/tr>/g, '\n')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replaceAll(/&nbsp;|[\u2009\u2060\u00a0]/g, ' ')
    .replaceAll(/ +/g, ' ');
}

describe('the card of a line', () => {
  it('with work of its own tells everything', () =>
    expect(read(hoverCard(at('self.conv2 ='), RESNET))).toMatchSnapshot());

  it('that includes others tells which cost most', () =>
    expect(read(hoverCard(at('self.layer4 ='), RESNET))).toMatchSnapshot());

  it('whose layers are fused tells where the time stands', () =>
    expect(read(hoverCard(at('self.bn2 ='), RESNET))).toMatchSnapshot());

  it('that was edited says so', () => {
    const card = read(hoverCard(at('self.conv2 ='), { ...RESNET, isStale: true }));
    expect(card).toContain('edited since the run, was 22.0 ms');
    expect(card).not.toContain('44 %');
  });

  it('links to the panel, to where its layers are called, and copies', () => {
    const targets = [...hoverCard(at('self.conv2 ='), RESNET).matchAll(/\((command:[^)]*)\)/g)];
    const links = targets.map(([, target = '']) => decodeURIComponent(target));
    expect(links[0]).toMatch(/^command:layerline\.showInPanel\?\["layer:layer\d\/\d\/conv2"\]$/);
    expect(links[1]).toBe('command:layerline.annotations.openFrame?["resnet.py",25,32]');
    expect(links[2]).toMatch(/^command:layerline\.annotations\.copy\?\["conv2\\tConv2D\\t22\.0 ms/);
  });

  it('can be copied as a row', () =>
    expect(lineAsText(at('self.bn2 ='), RESNET)).toBe(
      'bn2\tBatchNormalization\t\tin conv2\t803 kB\t16',
    ));
});

const HOSTILE =
  '](command:workbench.action.quit) <img src=x onerror=alert(1)>\n\n# <script>|`*_$(x)\u202e&amp;';

describe('hostile names', () => {
  const context = resnet((profile) => ({
    ...profile,
    layers: profile.layers.map((layer) => ({
      ...layer,
      name: `${HOSTILE}${layer.name}`,
      type: HOSTILE,
    })),
    kernels: profile.kernels.map((kernel) => ({
      ...kernel,
      opType: HOSTILE,
      layers: kernel.layers.map((id) => `${id}${HOSTILE}`),
    })),
  }));

  it.each(['self.conv2 =', 'self.layer4 =', 'self.bn2 ='])('are text in the card of %s', (text) => {
    const card = hoverCard(at(text, context), context);
    const tags = [...card.matchAll(/<\/?([a-z]+)/g)].map(([, tag]) => tag);
    expect(
      [...new Set(tags)].filter((tag) => !['table', 'tr', 'td', 'a'].includes(tag ?? '')),
    ).toEqual([]);
    const commands = [...card.matchAll(/command:([\w.]+)/g)].map(([, command]) => command);
    expect(commands.filter((command) => !command?.startsWith('layerline.'))).toEqual([]);
    expect(card).not.toMatch(/\u202e|^#/m);
    // Title, chart, table and links, each in one line.
    expect(card.split('\n').filter((line) => line !== '').length).toBeLessThanOrEqual(4);
  });

  it('are text in the chart', () => {
    const bars = ['<script>', '"><x'].map((group) => ({
      group,
      ms: 1,
      share: 0.1,
      isSelected: false,
    }));
    const chart = instanceChart(
      bars.flatMap((bar) => [bar, bar, bar]),
      PALETTE,
    );
    expect(chart).not.toMatch(/<script|<x/);
  });

  it('are cut', () => expect([...shownName('x'.repeat(500))]).toHaveLength(80));
  it('keep their letters', () => expect(htmlName('層1 conv')).toBe('層1 conv'));
});

describe('the chart', () => {
  it('has room for any number of layers', () => {
    const bars = Array.from({ length: 5000 }, (_, index) => ({
      group: `g${index % 100}`,
      ms: index,
      share: 0.001,
      isSelected: false,
    }));
    const chart = instanceChart(bars, PALETTE);
    const ends = [...chart.matchAll(/<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"/g)].map(
      ([, x, width]) => Number(x) + Number(width),
    );
    expect(ends.length).toBeLessThanOrEqual(140);
    expect(Math.max(...ends)).toBeLessThanOrEqual(437);
    expect(chart.length).toBeLessThan(40_000);
  });
});

describe('a line selects', () => {
  it.each([
    ['self.conv2 =', 'layer:layer4/2/conv2'],
    // The row in which its time stands.
    ['self.bn1 = nn.BatchNorm2d(64)', 'layer:conv1'],
    ['self.layer4 =', 'scope:layer4'],
    ['blocks.append', undefined],
  ])('%s: %s', (text, key) => expect(keyOfLine(RESNET.rows, at(text))).toBe(key));

  it('the costliest of its rows', () =>
    expect(rowsOfLine(RESNET.rows, at('self.conv2 ='))).toHaveLength(16));

  it('no scope for layers of the top level', () =>
    expect(scopeKey(RESNET.rows, RESNET.profile.layers)).toBeUndefined());
});
