/**
 * Names come from model files, which may be hostile or damaged: what is shown of them is one line,
 * short, in reading order, and never markup.
 */
const LONGEST = 80;

/**
 * Control characters, line ends, and what turns the reading direction around. Not the word joiner,
 * which keeps our numbers and units together.
 */
const INVISIBLE = /(?!\u2060)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

export function shownName(name: string): string {
  const clean = name.replaceAll(INVISIBLE, ' ').trim();
  const letters = [...clean];
  return letters.length <= LONGEST ? clean : `${letters.slice(0, LONGEST - 1).join('')}…`;
}

/** For HTML and SVG, between tags and in attributes. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A name for HTML inside Markdown: also what Markdown, links and icons are written with. */
export function htmlName(name: string): string {
  return shownName(name).replaceAll(
    /[&<>"'`\\*_{}[\]()#+!~|$:@]/g,
    (character) => `&#${character.charCodeAt(0)};`,
  );
}
