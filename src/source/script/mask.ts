/**
 * A TypeScript or JavaScript text in which strings, comments and regular expressions are blank, so
 * that brackets and names can be looked for. Every character stays in its place; the quotes stay,
 * and what stands in a template's `${}` does.
 */
export function maskText(text: string): string {
  const masked = text.split('');
  /** Of the templates around, how many braces are open in their `${}`. */
  const templates: number[] = [];
  let at = 0;
  const blank = (from: number, to: number): void => {
    for (let index = from; index < Math.min(to, text.length); index++)
      if (text[index] !== '\n' && text[index] !== '\r') masked[index] = ' ';
  };
  const skip = (end: number): void => {
    blank(at, end);
    at = end;
  };
  while (at < text.length) {
    const sign = text[at] ?? '';
    if (text.startsWith('//', at) || (at === 0 && text.startsWith('#!'))) skip(lineEnd(text, at));
    else if (text.startsWith('/*', at)) skip(after(text, '*/', at + 2));
    else if (sign === '"' || sign === "'") {
      const end = stringEnd(text, at);
      blank(at + 1, end - 1);
      at = end;
    } else if (sign === '`') at = template(at + 1);
    else if (sign === '/' && startsExpression(masked, at)) skip(regExpEnd(text, at));
    else if (sign === '{' && templates.length > 0) {
      templates.push((templates.pop() ?? 0) + 1);
      at++;
    } else if (sign === '}' && templates.length > 0) {
      const open = (templates.pop() ?? 0) - 1;
      at++;
      if (open < 0) at = template(at);
      else templates.push(open);
    } else at++;
  }
  return masked.join('');

  /** Blanks a template's text up to its end or its next `${`; returns where code goes on. */
  function template(from: number): number {
    for (let index = from; index < text.length; index++) {
      if (text[index] === '\\') index++;
      else if (text[index] === '`') {
        blank(from, index);
        return index + 1;
      } else if (text.startsWith('${', index)) {
        blank(from, index);
        templates.push(0);
        return index + 2;
      }
    }
    blank(from, text.length);
    return text.length;
  }
}

/** What may stand before a division; before anything else a slash begins a regular expression. */
const VALUE_END = /[\p{L}\p{N}_$)\]}"'`]/u;
const KEYWORD_END =
  /(?:^|[^\p{L}\p{N}_$.])(?:return|typeof|case|in|of|delete|void|throw|new|await|yield)$/u;

function startsExpression(masked: readonly string[], at: number): boolean {
  let before = at - 1;
  while (before >= 0 && /\s/.test(masked[before] ?? '')) before--;
  if (before < 0 || !VALUE_END.test(masked[before] ?? '')) return true;
  return KEYWORD_END.test(masked.slice(Math.max(0, before - 10), before + 1).join(''));
}

/** Behind the closing quote, or at the end of a line without one. */
function stringEnd(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index++) {
    if (text[index] === '\\') index++;
    else if (text[index] === text[start]) return index + 1;
    else if (text[index] === '\n') return index;
  }
  return text.length;
}

function regExpEnd(text: string, start: number): number {
  let inClass = false;
  for (let index = start + 1; index < text.length; index++) {
    const sign = text[index];
    if (sign === '\\') index++;
    else if (sign === '\n') break;
    else if (sign === '[') inClass = true;
    else if (sign === ']') inClass = false;
    else if (sign === '/' && !inClass) return index + 1;
  }
  // Never closed on its line: a division after all.
  return start + 1;
}

function lineEnd(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end < 0 ? text.length : end;
}

function after(text: string, what: string, start: number): number {
  const end = text.indexOf(what, start);
  return end < 0 ? text.length : end + what.length;
}
