import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands';
import { comparisonReport } from '../../src/cli/comparison-report';
import type { ComparisonDocument } from '../../src/cli/comparison-document';
import { brokenRules, parseRules } from '../../src/cli/fail-rules';
import { run } from '../../src/cli/run';
import { saveText } from '../../src/cli/save';
import { compareRuns } from '../../src/profile/compare/compare';
import type { Profile } from '../../src/profile/document';
import { noisyProfile, plainNet } from '../profile/compare/noisy-net';
import { withFolder } from '../support/folders';
import { pipes, recorded, widest } from './outputs';
import { smallProfile } from './support';

const NET = plainNet(12);
const SLOW = NET.map((layer, index) => (index === 9 ? { ...layer, ms: layer.ms * 2 } : layer));
const SLOWED = 'stage0/block3/conv0';

const before = noisyProfile(NET, { seed: 1 });
const after = withChanges(noisyProfile([...SLOW, { id: 'head/extra', ms: 1 }], { seed: 2 }));
const comparison = compareRuns(before, after);

function withChanges(profile: Profile): Profile {
  return {
    ...profile,
    model: { ...profile.model, hash: 'cd'.repeat(32), weightBytes: 120_000_000, macs: null },
    memory: { ...profile.memory, weightBytes: 120_000_000 },
    run: { ...profile.run, threads: 2 },
    environment: { ...profile.environment, date: '2026-01-02T04:00:00.000Z' },
  };
}

async function compareFiles(line: string) {
  return withFolder(async (folder) => {
    const [a, b] = [`${folder}/a.layerline.json`, `${folder}/b.layerline.json`];
    await saveText(a, JSON.stringify(before));
    await saveText(b, JSON.stringify(after));
    const words = line.split(' ').map((word) => (word === 'A' ? a : word === 'B' ? b : word));
    const terminal = pipes();
    const program = { commands: COMMANDS, version: '1' };
    const code = await run(words, program, terminal, new AbortController().signal);
    return { code, out: terminal.out.text, err: terminal.err.text };
  });
}

describe('the report of a comparison', () => {
  it('in a pipe has every column', () => {
    expect(comparisonReport(comparison, undefined, recorded())).toMatchSnapshot();
  });

  it.each([60, 100])('fits a terminal of %i columns', (width) => {
    const text = comparisonReport(comparison, 3, recorded(width));
    expect(widest(text)).toBeLessThanOrEqual(width);
    expect(text).toMatchSnapshot();
  });

  it('of a profile with itself', () => {
    expect(
      comparisonReport(compareRuns(smallProfile(), smallProfile()), undefined, recorded()),
    ).toMatchSnapshot();
  });

  it('keeps escape sequences in names from the terminal', () => {
    const named = NET.map((layer) => ({ ...layer, id: `\x1b]0;owned\x07${layer.id}` }));
    const text = comparisonReport(
      compareRuns(noisyProfile(named, { seed: 1 }), after),
      undefined,
      recorded(),
    );
    expect(text).not.toContain('\x1b');
  });
});

describe('layerline compare', () => {
  it('prints the comparison as JSON', async () => {
    const { code, out, err } = await compareFiles('compare A B --json --fail-on total>5%');
    const found = JSON.parse(out) as ComparisonDocument;
    expect([code, err]).toEqual([
      3,
      expect.stringMatching(/^layerline: The total: .* breaks total>5%\.\n$/),
    ]);
    expect(found.format).toBe('layerline-comparison');
    expect(found.rows).toHaveLength(13);
    expect(found.rows[0]).toMatchObject({
      before: SLOWED,
      after: SLOWED,
      rule: 'id',
      verdict: 'slower',
    });
    expect(found.rows.find(({ before: id }) => id === null)).toMatchObject({
      after: 'head/extra',
      beforeMs: null,
    });
    expect(found.broken.map(({ rule }) => rule)).toEqual(['total>5%']);
  });

  it.each([
    ['compare A B', 0],
    ['compare A A --fail-on total>0%,layer:*>0%,memory>0%,weights>0%,params>0%,macs>0%', 0],
    ['compare A B --fail-on total>500%', 0],
    ['compare A B --fail-on total>1ms', 3],
    ['compare A B --fail-on weights>5MB', 3],
    ['compare B A --fail-on weights>5MB', 0],
    ['compare A', 2],
    ['compare A B A', 2],
    ['compare A B --fail-on total>5', 2],
    ['compare A B --json --top 3', 2],
    ['compare A none.json', 1],
  ])('%s ends with %i', async (line, code) => {
    expect((await compareFiles(line)).code).toBe(code);
  });
});

describe('rules of --fail-on', () => {
  it.each([
    [`layer:${SLOWED}>10%`, 1],
    ['layer:stage0/*>10%', 1],
    ['layer:head/extra>10%', 1],
    ['layer:*>10%', 2],
    ['layer:stage0/block0/*>10%', 0],
    [`layer:${SLOWED}>100s`, 0],
    ['weights>10%', 1],
    ['weights>100MB', 0],
    ['params>0%, memory>0%', 0],
    // Unknown afterwards.
    ['macs>10%', 1],
  ])('%s: %i broken', (text, count) => {
    const broken = brokenRules(comparison, parseRules([text]));
    expect(broken.map(({ sentence }) => sentence)).toHaveLength(count);
    for (const { sentence } of broken) expect(sentence).toContain(text);
  });

  it('may stand in one text, where names may hold commas', () => {
    const texts = ['total>5%,layer:a,b>1ms,memory>2MB', 'params>1k'];
    expect(parseRules(texts).map(({ text }) => text)).toEqual([
      'total>5%',
      'layer:a,b>1ms',
      'memory>2MB',
      'params>1k',
    ]);
  });

  it.each([
    ['total', '--fail-on takes rules such as total>5% or layer:conv*>10%, not "total".'],
    ['totl>5%', 'not "totl>5%". Did you mean total?'],
    ['speed>5%', 'It can limit total, memory,'],
    ['constructor>5%', 'It can limit total, memory,'],
    ['total>5constructor', 'needs a limit such as 5% or 2ms'],
    ['total>5', 'needs a limit such as 5% or 2ms'],
    ['total>5MB', 'needs a limit such as 5% or 2ms'],
    ['total>-5%', 'needs a limit'],
    ['memory>5ms', 'needs a limit such as 10% or 5MB'],
    ['layer>5%', 'needs a layer'],
    ['total:conv>5%', 'names a part of total'],
    ['', 'not ""'],
  ])('"%s" is said to be wrong', (text, message) => {
    expect(() => parseRules([text])).toThrow(message);
  });

  it('say so where no layer has the name', () => {
    expect(() => brokenRules(comparison, parseRules(['layer:nope>5%']))).toThrow(
      'neither profile has such a layer',
    );
  });
});
