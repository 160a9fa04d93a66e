import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';

/** What the user answers, and what was shown. */
const user = vi.hoisted(() => ({
  isTrusted: true,
  answers: [] as (string | undefined)[],
  asked: [] as { prompt?: string; value?: string }[],
  warnings: [] as string[],
  saved: 0,
}));

vi.mock('vscode', async () => {
  const { Disposable, EventEmitter, Uri } = await import('../fake-vscode');
  class Range {
    readonly start: { line: number };
    constructor(line: number) {
      this.start = { line };
    }
  }
  class CodeLens {
    constructor(
      readonly range: Range,
      readonly command: unknown,
    ) {}
  }
  const { readFileSync } = await import('node:fs');
  const ask = (options: { prompt?: string; value?: string }) => {
    user.asked.push(options);
    const answer = user.answers.shift();
    return Promise.resolve(answer === '=' ? options.value : answer);
  };
  return {
    Disposable,
    EventEmitter,
    Uri,
    Range,
    CodeLens,
    l10n: {
      t: (text: string, ...values: unknown[]) =>
        text.replaceAll(/\{(\d)\}/g, (_, index: string) => String(values[Number(index)])),
    },
    window: {
      activeTextEditor: undefined,
      showInputBox: ask,
      showQuickPick: (items: { label: string }[]) => Promise.resolve(items.at(-1)),
      showWarningMessage: (text: string) => Promise.resolve(void user.warnings.push(text)),
    },
    workspace: {
      get isTrusted() {
        return user.isTrusted;
      },
      asRelativePath: ({ path }: { path: string }) => path.slice(path.lastIndexOf('/') + 1),
      getConfiguration: () => ({ get: (_: string, value: unknown) => value }),
      onDidChangeConfiguration: () => new Disposable(() => undefined),
      openTextDocument: ({ fsPath }: { fsPath: string }) =>
        Promise.resolve({
          isDirty: true,
          getText: () => readFileSync(fsPath, 'utf8'),
          save: () => Promise.resolve(++user.saved > 0),
        }),
    },
  };
});
vi.mock('../../../src/vscode/later', () => import('../../../src/source/script/find-models'));

const { Uri } = await import('vscode');
const { ScriptLenses } = await import('../../../src/vscode/script/script-lenses');
const { askedScript } = await import('../../../src/vscode/script/script-files');
const { scriptModel } = await import('../../../src/vscode/script/script-model');

const TEXT = `import * as tf from '@tensorflow/tfjs';

export function build(units: number, size = 4, kind = 'relu', rest = { a: relu }) {
  return tf.sequential();
}
export const small = tf.sequential();
`;

let folder = '';
let uri: vscode.Uri;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'layerline-test-'));
  uri = Uri.file(join(folder, 'net.ts'));
  writeFileSync(uri.fsPath, TEXT);
  Object.assign(user, { isTrusted: true, answers: [], asked: [], warnings: [], saved: 0 });
});
afterEach(() => rmSync(folder, { recursive: true }));

async function lensesOver(text: string, isShown = true): Promise<string[]> {
  const lenses = new ScriptLenses({
    isShown,
    linesOf: () => new Set(),
    modelLinesOf: () => new Set(),
    onDidChangeShown: () => ({ dispose: () => undefined }),
  });
  const document = { uri, getText: () => text } as vscode.TextDocument;
  const found = await lenses.provideCodeLenses(document);
  return found.map(
    ({ range, command }) => `${range.start.line} ${command?.title} ${command?.command}`,
  );
}

describe('lenses over the models of a script', () => {
  it('offer what can be done', async () => {
    expect(await lensesOver(TEXT)).toEqual([
      '2 Profile with Arguments… layerline.profileWithArguments',
      '5 Profile This Model layerline.profileSource',
    ]);
    expect(await lensesOver(TEXT.replace('units: number', 'units = 2'))).toEqual([
      '2 Profile This Model layerline.profileSource',
      '2 Profile with Arguments… layerline.profileWithArguments',
      '5 Profile This Model layerline.profileSource',
    ]);
  });

  it('are none in other files, or when switched off', async () => {
    expect(await lensesOver(TEXT.replace('@tensorflow/tfjs', './tf'))).toEqual([]);
    expect(await lensesOver(TEXT, false)).toEqual([]);
  });
});

describe('what a command measures', () => {
  it('is for scripts on disk only', () => {
    expect(askedScript({ uri, name: 'build' })).toEqual({ uri, name: 'build' });
    expect(askedScript({ uri: Uri.file('/net.py'), name: 'build' })).toBe(undefined);
    expect(askedScript(undefined)).toBe(undefined);
  });

  it('is saved first', async () => {
    const spec = await scriptModel({ uri, name: 'small' }, false);
    expect(spec).toEqual({ kind: 'script', path: uri.fsPath, name: 'small', arguments: [] });
    expect(user.saved).toBe(1);
  });

  it('is picked where there are several', async () => {
    expect((await scriptModel({ uri }, false))?.name).toBe('small');
  });

  it('gets arguments, with their defaults to begin with', async () => {
    user.answers = ['10', '=', '=', ''];
    const spec = await scriptModel({ uri, name: 'build' }, false);
    expect(user.asked.map(({ value }) => value)).toEqual(['', '4', '"relu"', '']);
    expect(spec?.arguments).toEqual([10, 4, 'relu']);
    // What was given is there the next time.
    user.answers = ['=', ''];
    expect((await scriptModel({ uri, name: 'build' }, true))?.arguments).toEqual([10]);
    user.answers = [undefined];
    expect(await scriptModel({ uri, name: 'build' }, true)).toBe(undefined);
  });

  it('does not run in a workspace without trust', async () => {
    user.isTrusted = false;
    expect(await scriptModel({ uri, name: 'build' }, false)).toBe(undefined);
    expect(user.warnings).toEqual(['This workspace is not trusted, so net.ts is not run.']);
    expect(user.asked).toEqual([]);
  });
});
