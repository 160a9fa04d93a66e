import { readdir, readFile, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Profile } from '../../src/profile/document';
import { RunFolder } from '../../src/vscode/runs';
import { Session } from '../../src/vscode/session';
import { pinRun, renameRun, unpinRun } from '../../src/vscode/sidebar/run-commands';
import { modelKeyOf } from '../../src/vscode/sidebar/run-model';
import { RunsView } from '../../src/vscode/sidebar/runs-view';
import { BaselineChanges } from '../../src/vscode/annotations/baseline-changes';
import { lineDifference } from '../../src/vscode/annotations/line-difference';
import { sourceLines } from '../../src/profile/source-lines';
import { latency, smallProfile } from '../cli/support';
import { noisyProfile, plainNet } from '../profile/compare/noisy-net';
import { dialogs, log, Uri, watchers } from './fake-vscode';

vi.mock('vscode', () => import('./fake-vscode'));

let folder = '';
const opened: RunFolder[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'layerline-runs-'));
});

afterEach(async () => {
  for (const runs of opened.splice(0)) runs.dispose();
  watchers.length = 0;
  dialogs.answers.length = 0;
  dialogs.messages.length = 0;
  await rm(folder, { recursive: true, force: true });
});

/** A window on the folder. */
function openFolder(): RunFolder {
  const runs = new RunFolder(
    Uri.file(folder) as unknown as vscode.Uri,
    log as unknown as vscode.LogOutputChannel,
  );
  opened.push(runs);
  return runs;
}

let minute = 0;
function profileOf(name: string, ms: number, changes: Partial<Profile> = {}): Profile {
  const base = smallProfile();
  const samples = Array.from({ length: 30 }, (_, run) => ms * (1 + 0.0001 * run));
  minute++;
  return {
    ...base,
    model: { ...base.model, source: { kind: 'file', path: `/w/${name}.onnx` } },
    environment: {
      ...base.environment,
      date: new Date(Date.UTC(2026, 0, 2, 3, minute)).toISOString(),
    },
    latency: { ...base.latency, unprofiled: latency(samples) },
    ...changes,
  };
}

async function itemsOf(runs: RunFolder, session = new Session()) {
  const view = new RunsView(runs, session);
  const kept = await view.getChildren();
  return kept.map((run) => {
    const item = view.getTreeItem(run);
    const icon = item.iconPath as vscode.ThemeIcon;
    const tooltip = view.resolveTreeItem(item, run).tooltip as vscode.MarkdownString;
    return {
      label: item.label,
      description: String(item.description).replaceAll(/[\u2009\u2060]+/g, ' '),
      icon: icon.id,
      context: item.contextValue,
      spoken: item.accessibilityInformation?.label,
      tooltip: tooltip.value.replaceAll(/[\u2009\u2060]+/g, ' '),
    };
  });
}

describe('names of runs', () => {
  it('stay beside the document, which is not written again', async () => {
    const runs = openFolder();
    const { id } = await runs.add(profileOf('net', 40));
    const document = join(folder, `${id}.layerline.json`);
    const before = await readFile(document, 'utf8');
    dialogs.answers.push('  before the rewrite  ');
    await renameRun({ runs, session: new Session() }, { id });
    expect(await readFile(document, 'utf8')).toBe(before);
    const [item] = await itemsOf(openFolder());
    expect(item).toMatchObject({ label: 'before the rewrite', context: 'run', icon: 'history' });
    expect(item?.description).toMatch(/^net\.onnx · 40\.1 ms · /);
    expect(item?.tooltip).toContain('before the rewrite');
  });

  it('can be taken away, and are not asked for where the run is gone', async () => {
    const runs = openFolder();
    const { id } = await runs.add(profileOf('net', 40));
    const context = { runs, session: new Session() };
    dialogs.answers.push('a', '', undefined);
    await renameRun(context, id);
    await renameRun(context, id);
    // Given up: nothing changes.
    await renameRun(context, id);
    expect((await runs.notes()).names.size).toBe(0);
    await renameRun(context, 'gone');
    expect(dialogs.messages).toEqual(['This run is not kept any more.']);
  });

  it('that are no notes of ours are left out', async () => {
    const runs = openFolder();
    const { id } = await runs.add(profileOf('net', 40));
    await writeFile(join(folder, `${id}.name.json`), '{"name": 5}');
    await writeFile(join(folder, 'x.name.json'), 'nonsense');
    await writeFile(join(folder, 'y.pin.json'), '[1]');
    expect((await itemsOf(openFolder())).map(({ label }) => label)).toEqual(['net.onnx']);
  });
});

describe('the pinned baseline', () => {
  it('is one for each model', async () => {
    const runs = openFolder();
    const context = { runs, session: new Session() };
    const [a, b, other] = [
      await runs.add(profileOf('a', 1)),
      await runs.add(profileOf('a', 2)),
      await runs.add(profileOf('b', 3)),
    ];
    for (const run of [a, other, b]) await pinRun(context, run);
    const key = modelKeyOf(a.profile);
    expect((await runs.baselineOf(key))?.id).toBe(b.id);
    expect((await runs.baselineOf(modelKeyOf(other.profile)))?.id).toBe(other.id);
    expect((await itemsOf(runs)).map(({ context, icon }) => `${context} ${icon}`)).toEqual([
      'run.pinned pinned',
      'run.pinned pinned',
      'run history',
    ]);
    await unpinRun(context, a);
    expect((await runs.baselineOf(key))?.id).toBe(b.id);
    await unpinRun(context, b);
    expect(await runs.baselineOf(key)).toBeUndefined();
  });

  it('is another window’s too', async () => {
    const [runs, other] = [openFolder(), openFolder()];
    const { id, profile } = await runs.add(profileOf('a', 1));
    const key = modelKeyOf(profile);
    expect(await other.baselineOf(key)).toBeUndefined();
    let changes = 0;
    other.onDidChange(() => changes++);
    await runs.pin(id ?? '');
    for (const { created, pattern } of watchers)
      if (pattern.pattern.includes('.pin.json')) created.fire(Uri.file(`${folder}/x.pin.json`));
    expect(changes).toBe(1);
    expect((await other.baselineOf(key))?.profile.environment.date).toBe(profile.environment.date);
  });

  it('goes with its run, and leaves nothing behind', async () => {
    const runs = openFolder();
    const { id, profile } = await runs.add(profileOf('a', 1));
    await runs.pin(id ?? '');
    await runs.rename(id ?? '', 'x');
    expect(await readdir(folder)).toHaveLength(3);
    await runs.remove(id ?? '');
    expect(await readdir(folder)).toEqual([]);
    expect(await runs.baselineOf(modelKeyOf(profile))).toBeUndefined();
  });

  it('and what has a name are kept when old runs are forgotten', async () => {
    const runs = openFolder();
    const first = await runs.add(profileOf('a', 1));
    const second = await runs.add(profileOf('a', 1));
    const third = await runs.add(profileOf('a', 1));
    await runs.pin(first.id ?? '');
    await runs.rename(second.id ?? '', 'kept');
    for (let count = 0; count < 50; count++) await runs.add(profileOf('a', 1));
    const ids = (await runs.list()).map(({ id }) => id);
    expect(ids).toHaveLength(52);
    expect([ids.includes(first.id), ids.includes(second.id), ids.includes(third.id)]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('needs a kept run', async () => {
    const runs = openFolder();
    const session = {
      run: { id: null, title: 'x', origin: 'x', profile: smallProfile(), file: null },
    };
    await pinRun({ runs, session }, undefined);
    expect(dialogs.messages).toEqual([
      'This profile was opened from a file: only kept runs have names and pins.',
    ]);
  });
});

describe('the trend of a model', () => {
  it('stands at its newest run under the same conditions', async () => {
    const runs = openFolder();
    const { run } = smallProfile();
    await runs.add(profileOf('a', 40));
    await runs.add(profileOf('a', 50, { run: { ...run, threads: 4 } }));
    await runs.add(profileOf('b', 7));
    await runs.add(profileOf('a', 60));
    await runs.add(profileOf('a', 30));
    const texts = (await itemsOf(runs)).map(({ description }) => description.split(' · ')[0]);
    expect(texts).toEqual(['▃█▁ 30.0 ms, −50 %', '60.1 ms', '7.01 ms', '50.1 ms', '40.1 ms']);
  });

  it('says in words what it is of, and what the baseline took', async () => {
    const runs = openFolder();
    const first = await runs.add(profileOf('a', 40));
    await runs.pin(first.id ?? '');
    await runs.add(profileOf('a', 40));
    const [newest, oldest] = await itemsOf(runs);
    expect(newest?.tooltip).toContain('| Last 2 runs | ▁▁ 40\\.1 ms → 40\\.1 ms |');
    expect(newest?.tooltip).toContain('| Since the run before | no difference that can be told |');
    expect(newest?.tooltip).toContain('| Baseline | 40\\.1 ms |');
    expect(oldest?.tooltip).toContain('| Baseline | this run |');
    expect(newest?.spoken).toMatch(/^a\.onnx, 40\.1 ms, /);
    expect(oldest?.spoken).toMatch(/, baseline$/);
  });
});

describe('a run beside its pinned baseline', () => {
  const NET = plainNet(24).map((layer, index) => ({
    ...layer,
    changes: { ...layer.changes, source: { constructedAt: [frame(index + 1)], calledAt: [] } },
  }));
  const SLOW = NET.map((layer, index) => ({
    ...layer,
    ms: index === 9 ? layer.ms * 3 : index === 19 ? layer.ms / 3 : layer.ms,
  }));

  function frame(line: number) {
    return { file: 'net.py', line, column: 1, functionName: 'Net.__init__' };
  }

  function dated(profile: Profile, date: string): Profile {
    return { ...profile, environment: { ...profile.environment, date } };
  }

  it('differs on the lines whose layers changed beyond the noise, and on no other', async () => {
    const runs = openFolder();
    const before = await runs.add(
      dated(noisyProfile(NET, { seed: 1 }), '2026-01-01T00:00:00.000Z'),
    );
    const after = await runs.add(
      dated(noisyProfile(SLOW, { seed: 2 }), '2026-01-02T00:00:00.000Z'),
    );
    const session = new Session();
    session.show(after);
    const changes = new BaselineChanges(session, runs, log as unknown as vscode.LogOutputChannel);
    const told = () =>
      new Promise<void>((resolve) => {
        const heard = changes.onDidChange(() => {
          heard.dispose();
          resolve();
        });
      });
    const differing = () => {
      const lines = sourceLines(after.profile).files.get('net.py') ?? [];
      return lines.flatMap((line) => {
        const ms = lineDifference(line, changes.current);
        return ms === undefined ? [] : [[line.line, Math.sign(ms)]];
      });
    };
    expect(differing()).toEqual([]);
    const pinned = told();
    await runs.pin(before.id ?? '');
    await pinned;
    expect(differing()).toEqual([
      [10, 1],
      [20, -1],
    ]);
    // The baseline itself differs from nothing.
    const cleared = told();
    session.show(before);
    await cleared;
    expect(changes.current.size).toBe(0);
    const again = told();
    session.show(after);
    await again;
    const unpinned = told();
    await runs.unpin(before.id ?? '');
    await unpinned;
    expect(changes.current.size).toBe(0);
    changes.dispose();
  });
});
