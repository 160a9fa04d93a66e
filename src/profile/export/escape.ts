/**
 * Names come from model files, which choose them: in a report they are one line, in reading order,
 * and never markup, a link, a mention of people or a formula.
 */

/**
 * Control characters, line ends, and what turns the reading direction around. Not the word joiner,
 * which keeps our numbers and units together.
 */
const INVISIBLE = /(?!\u2060)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** For HTML and SVG, between tags and in quoted attributes. */
export function htmlText(text: string): string {
  return oneLine(text).replaceAll(/[&<>"'`]/g, entity);
}

/**
 * For Markdown of any flavour, in a table's cell too. As little as keeps it text, because reports
 * are read unrendered as well: an underscore inside a word is one, and a sign that begins a list
 * does so only in front.
 */
export function markdownText(text: string): string {
  return plainSpaces(oneLine(text))
    .replaceAll(/[\\`*[\]#|<>~$@&]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|^\s*[+=-]/gu, entities)
    .replace(/^(\s*\d+)([.)])/, (_, digits: string, sign: string) => digits + entity(sign))
    .replaceAll('://', ':&#47;&#47;')
    .replaceAll(/\b(www)\./gi, '$1&#46;');
}

/**
 * A cell of RFC 4180. Spreadsheets compute what begins with one of these signs: a quote before it
 * makes it a text (OWASP, "CSV Injection").
 */
export function csvText(text: string): string {
  const harmless = /^\s*[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** Thin spaces and word joiners are for the screen. */
export function plainSpaces(text: string): string {
  return text.replace(/\u2009\u2060?/g, ' ');
}

function oneLine(text: string): string {
  // Halves of surrogate pairs are none in a file.
  return text.replaceAll(INVISIBLE, ' ').replaceAll(/\p{Cs}/gu, '\ufffd');
}

function entities(characters: string): string {
  return [...characters].map(entity).join('');
}

function entity(character: string): string {
  if (character === '<') return '&lt;';
  if (character === '>') return '&gt;';
  return `&#${character.charCodeAt(0)};`;
}
