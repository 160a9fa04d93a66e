import { htmlText } from '../escape';

/** Markup that is finished: everything else is a text and gets escaped. */
export interface Markup {
  readonly html: string;
}

type Part = Markup | string | number | readonly Markup[];

/** Markup with values in it; a text or a number becomes text, whatever it contains. */
export function markup(texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  let html = texts[0] ?? '';
  parts.forEach((part, index) => {
    html += partHtml(part) + (texts[index + 1] ?? '');
  });
  return { html };
}

/** Finished markup, one after the other. */
export function joined(parts: readonly Markup[]): Markup {
  return { html: parts.map(({ html }) => html).join('\n') };
}

export const NOTHING: Markup = { html: '' };

function partHtml(part: Part): string {
  if (typeof part === 'string') return htmlText(part);
  if (typeof part === 'number') return String(part);
  return 'html' in part ? part.html : joined(part).html;
}
