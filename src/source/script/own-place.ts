import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Instead of `import.meta.url`, which a bundle hasn't; of the same length, so that columns stay. */
const META_URL = '__layerline_url';
const MARK = '/*layerline*/';

/**
 * A module's text in which `__dirname`, `__filename` and `import.meta.url` are its own file's, also
 * in a bundle that lies elsewhere. Undefined where it asks for none of them.
 */
export function withOwnPlace(text: string, path: string): string | undefined {
  const places = {
    __dirname: dirname(path),
    __filename: path,
    [META_URL]: pathToFileURL(path).href,
  };
  const body = text.replace(/^\ufeff/, '').replace(/^#!/, '//');
  const replaced = body.replaceAll(/\bimport\.meta\.url\b/g, META_URL);
  const wanted = Object.entries(places).filter(
    ([name]) => isNamed(replaced, name) && !isDeclared(replaced, name),
  );
  if (wanted.length === 0) return undefined;
  const values = wanted.map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return `var ${values.join(',')};${MARK}${replaced}`;
}

/** What `withOwnPlace` put before a text's first line: as many columns too far to the right. */
export function addedColumns(text: string): number {
  const end = text.startsWith('var __') ? text.indexOf(MARK) : -1;
  return end < 0 ? 0 : end + MARK.length;
}

/** A text as it was before `withOwnPlace`. */
export function withoutOwnPlace(text: string): string {
  const added = addedColumns(text);
  return added === 0 ? text : text.slice(added).replaceAll(META_URL, 'import.meta.url');
}

function isNamed(text: string, name: string): boolean {
  return new RegExp(String.raw`\b${name}\b`).test(text);
}

/** As modules do that make it from `import.meta.url`. */
function isDeclared(text: string, name: string): boolean {
  return new RegExp(String.raw`\b(?:const|let|var)\s+${name}\b`).test(text);
}
