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

/** For Markdown, in a table's cell too. */
export function markdownText(text: string): string {
  return plainSpaces(oneLine(text))
    .replaceAll(/[\\`*_{}[\]()#+!|<>~$@&]/g, entity)
    .replaceAll('://', ':&#47;&#47;');
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
  return text.replaceAll(INVISIBLE, ' ');
}

function entity(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}
