import type { Workbench } from './workbench';

/** Text after the line that has this text, with ordinary blanks. */
export async function lineEnd({ page }: Workbench, text: string): Promise<string> {
  return page.evaluate((wanted) => {
    const window = globalThis as unknown as PageWindow;
    const lines = [...window.document.querySelectorAll('.monaco-editor .view-line')];
    const line = lines.find((one) => one.textContent.replaceAll('\u00a0', ' ').includes(wanted));
    if (!line) return `no line has ${wanted}`;
    const contents = [...line.querySelectorAll('span')].flatMap((span) =>
      ['::before', '::after'].map((part) => window.getComputedStyle(span, part).content),
    );
    return contents
      .filter((content) => content.startsWith('"'))
      .map((content) => content.slice(1, -1))
      .join('')
      .replaceAll('\u00a0', ' ')
      .trim()
      .replaceAll(/ +/g, ' ');
  }, text);
}

interface PageElement {
  readonly textContent: string;
  querySelectorAll(selector: string): Iterable<PageElement>;
}

interface PageWindow {
  readonly document: PageElement;
  getComputedStyle(element: PageElement, part: string): { readonly content: string };
}
