import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inspectInProcess } from '../../src/engine/single-task';
import { setTextsFile } from '../../src/processes/texts';
import { zooSpec } from '../../src/zoo';
import { startBuiltEngine } from '../support/engines';

const CHINESE = resolve('l10n/bundle.l10n.zh-cn.json');
const ENGLISH = 'page.onnx is a web page or XML text: the download may have failed.';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'texts-test-'));
});
afterEach(() => {
  setTextsFile(undefined);
  rmSync(folder, { recursive: true, force: true });
});

function inFolder(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** What an engine in a process of its own says to a file that holds no model. */
async function sayingOf(textsFile: string | undefined): Promise<string> {
  setTextsFile(textsFile);
  const path = inFolder('page.onnx', '<html>');
  const inspected = inspectInProcess({ kind: 'file', path }, {}, undefined, startBuiltEngine);
  return inspected.then(
    () => 'nothing',
    (error: Error) => error.message,
  );
}

describe('an engine process', () => {
  it('speaks English', async () => {
    expect(await sayingOf(undefined)).toBe(ENGLISH);
  });

  it('speaks the language of the texts that it is started with', async () => {
    expect(await sayingOf(CHINESE)).toBe('page.onnx 是网页或 XML 文本：下载可能失败了。');
  });

  it.each([
    ['missing', () => join(folder, 'none.json')],
    ['broken', () => inFolder('broken.json', '{"Stop": ')],
    ['something else', () => inFolder('else.json', 'null')],
  ])('speaks English when the texts are %s', async (_, path) => {
    expect(await sayingOf(path())).toBe(ENGLISH);
  });

  it('translates what is wrong with an option', async () => {
    setTextsFile(CHINESE);
    const spec = zooSpec('resnet18', { classes: 0 });
    await expect(inspectInProcess(spec, {}, undefined, startBuiltEngine)).rejects.toThrow(
      'classes 必须是 1 到 10000000 的整数，不能是 0。',
    );
  });
});
