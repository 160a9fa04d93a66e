import type { l10nJsonFormat } from '@vscode/l10n-dev';
import { getL10nJson } from '@vscode/l10n-dev';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../rig/paths';

const BUNDLES = filesIn('l10n', /^bundle\.l10n\..+\.json$/);
const MANIFEST_TEXTS = filesIn('.', /^package\.nls\..+\.json$/);

type Texts = Readonly<Record<string, string>>;

describe('texts of the code', () => {
  let english: Texts;
  beforeAll(async () => {
    english = await extracted(['src', 'webview']);
  });

  it('are found', () => {
    expect(Object.keys(english)).toContain('Every microsecond is accounted for.');
    expect(BUNDLES).toContain(join('l10n', 'bundle.l10n.zh-cn.json'));
  });

  it.each(BUNDLES)('are all in %s', (file) => {
    expect(differences(english, textsOf(file))).toEqual([]);
  });
});

describe('texts of the manifest', () => {
  const english = textsOf('package.nls.json');

  it('are those that package.json names', () => {
    const used = [...read('package.json').matchAll(/"%([^%"]+)%"/g)].map(([, key = '']) => key);
    const names = Object.fromEntries(used.map((key) => [key, english[key] ?? '']));
    expect(MANIFEST_TEXTS).toContain('package.nls.zh-cn.json');
    expect(differences(names, english)).toEqual([]);
  });

  it.each(MANIFEST_TEXTS)('are all in %s', (file) => {
    expect(differences(english, textsOf(file))).toEqual([]);
  });
});

describe('the comparison', () => {
  it.each<[string, Texts, Texts, string]>([
    ['a missing text', { Stop: 'Stop' }, {}, 'missing: Stop'],
    ['an empty text', { Stop: 'Stop' }, { Stop: '' }, 'missing: Stop'],
    ['a text too many', {}, { Stop: '停止' }, 'not used: Stop'],
    ['a lost placeholder', { a: '{0} of {1}' }, { a: '{0}' }, 'a: {0} {1} became {0}'],
    ['another placeholder', { a: '{0}' }, { a: '{1}' }, 'a: {0} became {1}'],
    [
      'another link',
      { a: '(command:b)' },
      { a: '(command:c)' },
      'a: (command:b) became (command:c)',
    ],
    ['lost backticks', { a: '`0`' }, { a: '0' }, 'a: `0` became nothing'],
  ])('tells of %s', (_, english, translated, told) => {
    expect(differences(english, translated)).toEqual([told]);
  });

  it('lets placeholders change places', () => {
    expect(differences({ a: '{0} of {1}' }, { a: '{1} 中的 {0}' })).toEqual([]);
  });
});

/** What is wrong with a translation, a line for each text. */
function differences(english: Texts, translated: Texts): string[] {
  const missing = Object.keys(english).filter((key) => !translated[key]);
  const unused = Object.keys(translated).filter((key) => !(key in english));
  const changed = Object.entries(english).flatMap(([key, text]) => {
    const before = fixedParts(text);
    const after = fixedParts(translated[key] ?? '');
    return before === after || missing.includes(key) ? [] : `${key}: ${before} became ${after}`;
  });
  return [
    ...missing.map((key) => `missing: ${key}`),
    ...unused.map((key) => `not used: ${key}`),
    ...changed,
  ];
}

/** Placeholders, addresses of links, icons and code: the same in every language, in any order. */
function fixedParts(text: string): string {
  const found = text.match(/\{\d+\}|\(command:[^)]*\)|\$\([\w~-]+\)|`[^`]*`/g) ?? [];
  return found.length === 0 ? 'nothing' : [...found].sort().join(' ');
}

/** The texts in the code of some folders, by the keys that bundles have. */
async function extracted(folders: readonly string[]): Promise<Texts> {
  const files = folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.tsx?$/.test(path))
      .map((path) => join(folder, path)),
  );
  const scripts = files
    .map((path) => ({ contents: read(path), extension: extname(path) }))
    // Parsing takes about 0.1 s a file.
    .filter(({ contents }) => contents.includes('l10n'));
  return messages(await getL10nJson(scripts));
}

function textsOf(file: string): Texts {
  return messages(JSON.parse(read(file)) as l10nJsonFormat);
}

function messages(texts: l10nJsonFormat): Texts {
  return Object.fromEntries(
    Object.entries(texts).map(([key, text]) => [
      key,
      typeof text === 'string' ? text : text.message,
    ]),
  );
}

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

function filesIn(folder: string, name: RegExp): string[] {
  return readdirSync(join(ROOT, folder))
    .filter((file) => name.test(file))
    .map((file) => join(folder, file));
}
