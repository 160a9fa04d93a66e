import { afterEach, before, beforeEach, describe, it } from 'mocha';
import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { locatedResnet } from '../support/located-profile';
import { RESNET_SOURCE } from '../support/resnet-source';

const PROFILE = 'resnet.layerline.json';

let folder = '';
let file = 0;
let source: vscode.TextDocument;

// What the file says of itself while one types would stand beside what was measured.
before(() =>
  vscode.workspace
    .getConfiguration('layerline.source')
    .update('show', 'off', vscode.ConfigurationTarget.Workspace),
);

/** A source file of its own for every test, and a profile of it that is measured later. */
async function show(text = RESNET_SOURCE, writtenMsBefore = 60_000): Promise<void> {
  const name = `resnet${file++}.py`;
  const path = join(folder, name);
  writeFileSync(path, text);
  const written = new Date(Date.now() - writtenMsBefore);
  utimesSync(path, written, written);
  writeFileSync(join(folder, PROFILE), JSON.stringify(locatedResnet(name)));
  source = await vscode.workspace.openTextDocument(path);
  await vscode.window.showTextDocument(source, vscode.ViewColumn.One);
  await vscode.commands.executeCommand(
    'layerline.openProfile',
    vscode.Uri.file(join(folder, PROFILE)),
  );
}

function lineOf(text: string): number {
  const found = source
    .getText()
    .split('\n')
    .findIndex((line) => line.includes(text));
  ok(found >= 0, `No line has "${text}".`);
  return found;
}

/** `12: 22.0 ms · 44 % · 803 kB output`, lines from 1; one entry a line, in order. */
async function lenses(): Promise<string[]> {
  const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
    'vscode.executeCodeLensProvider',
    source.uri,
    100,
  );
  const byLine = new Map<number, string[]>();
  for (const { range, command } of found) {
    const titles = byLine.get(range.start.line) ?? [];
    byLine.set(range.start.line, [...titles, (command?.title ?? '').replaceAll('\u00a0', ' ')]);
  }
  return [...byLine]
    .sort(([a], [b]) => a - b)
    .map(([line, titles]) => `${line + 1}: ${titles.join(' | ')}`);
}

async function lensAt(text: string): Promise<string> {
  const line = `${lineOf(text) + 1}: `;
  return (await lenses()).find((lens) => lens.startsWith(line))?.slice(line.length) ?? '';
}

/** What VS Code has of our hover over a line; '' without one. */
async function hover(text: string): Promise<string> {
  const found = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    source.uri,
    new vscode.Position(lineOf(text), 10),
  );
  return found.flatMap(({ contents }) => contents.map((one) => textOf(one))).join('\n');
}

function textOf(content: vscode.MarkdownString | vscode.MarkedString): string {
  return typeof content === 'string' ? content : content.value;
}

async function edit(change: (edit: vscode.WorkspaceEdit) => void): Promise<void> {
  const changes = new vscode.WorkspaceEdit();
  change(changes);
  ok(await vscode.workspace.applyEdit(changes));
}

async function eventually(check: () => void | Promise<void>): Promise<void> {
  const end = Date.now() + 15_000;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/**
 * The cursor gets there a moment after the editor does. Visible, not active: a panel that opened
 * just before takes the focus once its page has loaded.
 */
function cursorIsOn(text: string): Promise<void> {
  return eventually(() => {
    const editors = vscode.window.visibleTextEditors;
    const editor = editors.find(
      ({ document }) => document.uri.toString() === source.uri.toString(),
    );
    ok(editor, `${source.fileName} is not to be seen, but ${shownTabs()}.`);
    equal(editor.document.lineAt(editor.selection.active.line).text.trim(), text);
  });
}

function shownTabs(): string {
  const { all } = vscode.window.tabGroups;
  return all.map(({ activeTab }) => activeTab?.label ?? 'nothing').join(' | ');
}

const HOT = 'Show in panel | Next hot layer';

describe('Annotations', () => {
  before(() => {
    folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
    ok(folder);
  });

  beforeEach(() => show());

  afterEach(async () => {
    await vscode.commands.executeCommand('layerline.clear');
    if (source.isDirty) await source.save();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    rmSync(source.uri.fsPath);
  });

  it('stand over the model, its block and the hot layers', async () => {
    deepEqual(await lenses(), [
      '7: Σ 48.6 ms · 96 % · ×16 | 23.5 M params',
      `10: 11.1 ms · 22 % · 1.61 MB output | ${HOT}`,
      `12: 22.0 ms · 44 % · 803 kB output | ${HOT}`,
      `14: 10.8 ms · 21 % · 3.21 MB output | ${HOT}`,
      '37: 50.5 ms · 9.63 MB peak · 25.6 M params | Run again | Show in panel',
    ]);
  });

  it('follow the text under edits above', async () => {
    await edit((changes) =>
      changes.insert(source.uri, new vscode.Position(0, 0), '# one\n# two\n'),
    );
    equal(lineOf('self.conv2 = '), 13);
    match(await lensAt('self.conv2 = '), /^22\.0 ms · 44 %/);
    match(await lensAt('class ResNet50'), /^50\.5 ms .* \| 2 lines edited since run \|/);
    match(await hover('self.conv2 = '), /44/);
  });

  it('of an edited line are what it was, until that is undone', async () => {
    const at = new vscode.Position(lineOf('self.conv2 = '), 27);
    await edit((changes) => changes.insert(source.uri, at, '2 * '));
    equal(await lensAt('self.conv2 = '), `was 22.0 ms | ${HOT}`);
    match(await lensAt('class ResNet50'), /1 line edited since run/);
    match(await hover('self.conv2 = '), /edited since the run, was/);
    // The others are as they were.
    match(await lensAt('self.conv3 = '), /^10\.8 ms/);
    await vscode.window.showTextDocument(source);
    await vscode.commands.executeCommand('undo');
    match(await lensAt('self.conv2 = '), /^22\.0 ms/);
    match(await lensAt('class ResNet50'), /params \| Run again/);
  });

  it('go with a deleted line and come back with it', async () => {
    const line = lineOf('self.conv2 = ');
    await edit((changes) =>
      changes.delete(source.uri, source.lineAt(line).rangeIncludingLineBreak),
    );
    equal((await lenses()).length, 4);
    await vscode.window.showTextDocument(source);
    await vscode.commands.executeCommand('undo');
    equal((await lenses()).length, 5);
  });

  it('tell the whole story when asked', async () => {
    const card = await hover('self.conv2 = ');
    match(card, /^\*\*conv2\*\* &nbsp; Conv2D · 16 layers from this line/);
    match(card, /!\[.*\]\(data:image\/svg\+xml;base64,/);
    match(card, /\(command:layerline\.showInPanel\?/);
    equal(await hover('def forward(self, x)'), '');
  });

  it('go with the profile', async () => {
    await vscode.commands.executeCommand('layerline.clear');
    deepEqual(await lenses(), []);
    equal(await hover('self.conv2 = '), '');
  });

  it('can be switched off and on', async () => {
    await vscode.commands.executeCommand('layerline.toggleAnnotations');
    deepEqual(await lenses(), []);
    equal(await hover('self.conv2 = '), '');
    await vscode.commands.executeCommand('layerline.toggleAnnotations');
    equal((await lenses()).length, 5);
  });

  it('follow the settings', async () => {
    const settings = vscode.workspace.getConfiguration('layerline.annotations');
    try {
      await settings.update('codeLens', 'all', vscode.ConfigurationTarget.Workspace);
      equal((await lenses()).length, 16);
      await settings.update('codeLens', 'off', vscode.ConfigurationTarget.Workspace);
      deepEqual(await lenses(), []);
    } finally {
      await settings.update('codeLens', undefined, vscode.ConfigurationTarget.Workspace);
    }
  });

  it('lead from the slowest layer to the next ones and around', async () => {
    const next = (): Thenable<unknown> => vscode.commands.executeCommand('layerline.nextHotLayer');
    await vscode.commands.executeCommand('layerline.goToSlowestLayer');
    await cursorIsOn('self.conv2 = conv(c, c, 3, stride, 1)');
    await next();
    await cursorIsOn('self.conv1 = conv(cin, c, 1)');
    await next();
    await cursorIsOn('self.conv3 = conv(c, 4 * c, 1)');
    await next();
    await cursorIsOn('self.conv2 = conv(c, c, 3, stride, 1)');
  });

  it('are reached from a layer and from a scope, also in a closed file', async () => {
    // Not the panel: closing it clears.
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    await vscode.window.tabGroups.close(
      tabs.filter(({ input }) => input instanceof vscode.TabInputText),
    );
    await vscode.commands.executeCommand('layerline.revealLayer', 'layer:layer2/0/conv3');
    await cursorIsOn('self.conv3 = conv(c, 4 * c, 1)');
    await vscode.commands.executeCommand('layerline.revealLayer', 'scope:layer3');
    await cursorIsOn('self.layer3 = stage(512, 256, 6, 2)');
  });

  it('are reached where the line is now', async () => {
    await edit((changes) => changes.insert(source.uri, new vscode.Position(0, 0), '\n\n\n'));
    await vscode.commands.executeCommand('layerline.revealLayer', 'layer:fc');
    await cursorIsOn('self.fc = nn.Linear(2048, classes)');
  });
});

describe('Annotations of a file that was written after the run', () => {
  afterEach(async () => {
    await vscode.commands.executeCommand('layerline.clear');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    rmSync(source.uri.fsPath);
  });

  it('claim nothing', async () => {
    await show(RESNET_SOURCE, -60_000);
    await eventually(async () => {
      equal(await lensAt('self.conv2 = '), `was 22.0 ms | ${HOT}`);
      match(await lensAt('class ResNet50'), /\| changed since run \|/);
    });
  });
});
