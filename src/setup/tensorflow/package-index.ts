import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { GetOptions } from '../network/get';
import { get, textOf } from '../network/get';
import type { Wheel } from './wheels';
import { parseWheelName } from './wheels';

/** JSON (PEP 691) where the index has it, with sizes; else the pages that every index has. */
const ACCEPT = 'application/vnd.pypi.simple.v1+json, text/html;q=0.5';

/** Every wheel of a project that an index lists, but those withdrawn. Throws SetupError. */
export async function wheelsOf(index: URL, project: string, options: GetOptions): Promise<Wheel[]> {
  const page = new URL(`${project}/`, index);
  if (page.protocol === 'file:') {
    const file = new URL('index.html', page);
    return wheelsOnPage(await readFile(fileURLToPath(file), 'utf8'), file);
  }
  const answer = await get(page, { ...options, headers: { accept: ACCEPT } });
  const text = await textOf(answer);
  const isJson = answer.headers['content-type']?.includes('json') ?? false;
  const wheels = isJson ? wheelsInJson(text, answer.url) : wheelsOnPage(text, answer.url);
  return wheels.map((wheel) => ({ ...wheel, url: withPassword(wheel.url, answer.url) }));
}

interface IndexFile {
  readonly filename: string;
  readonly url: string;
  readonly hashes?: { readonly sha256?: string };
  readonly size?: number;
  readonly yanked?: boolean | string;
}

function wheelsInJson(text: string, page: URL): Wheel[] {
  const { files } = JSON.parse(text) as { readonly files: readonly IndexFile[] };
  return files.flatMap(({ filename, url, hashes, size, yanked }) =>
    yanked ? [] : wheelAt(filename, url, page, hashes?.sha256, size),
  );
}

function wheelsOnPage(html: string, page: URL): Wheel[] {
  return [...html.matchAll(/<a\s([^>]*)>([^<]*)<\/a>/gi)].flatMap(
    ([, attributes = '', name = '']) => {
      if (/\bdata-yanked\b/i.test(attributes)) return [];
      const [, , href = ''] = /\bhref\s*=\s*(["'])(.*?)\1/i.exec(attributes) ?? [];
      const [, hash] = /#sha256=([0-9a-f]{64})/i.exec(href) ?? [];
      return wheelAt(name.trim(), href.replaceAll('&amp;', '&'), page, hash, undefined);
    },
  );
}

function wheelAt(
  file: string,
  address: string,
  page: URL,
  sha256: string | undefined,
  bytes: number | undefined,
): Wheel[] {
  const parsed = parseWheelName(file);
  if (!parsed || !URL.canParse(address, page.href)) return [];
  const url = new URL(address, page);
  // Only an index of files leads to files.
  const isAllowed = /^https?:$/.test(url.protocol) || page.protocol === url.protocol;
  if (!isAllowed) return [];
  return [{ ...parsed, file, url, sha256: sha256?.toLowerCase() ?? null, bytes: bytes ?? null }];
}

/** A name and password in the index's address are for its files too, as pip has it. */
function withPassword(url: URL, page: URL): URL {
  if (url.host !== page.host || page.username === '') return url;
  const known = new URL(url);
  known.username = page.username;
  known.password = page.password;
  return known;
}
