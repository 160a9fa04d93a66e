import type { SourceArgument } from './trace';

/** Where a `# profile:` comment for a model goes, and what it says. */

/**
 * A snippet whose places are the arguments, `# profile: ViT(image_size=224, depth=?)`: what nobody
 * knows is a question mark, with which the comment means nothing yet.
 */
export function directiveSnippet(name: string, parameters: readonly SourceArgument[]): string {
  const places = parameters.map(
    (parameter, index) => `${parameter.name}=\${${index + 1}:${escaped(parameter.value ?? '?')}}`,
  );
  return `# profile: ${escaped(name)}(${places.join(', ')})`;
}

/** The line, from 0, of the comment that makes a model, if there is one. */
export function directiveLine(lines: readonly string[], name: string): number | undefined {
  const found = lines.findIndex((line) => {
    const [, call] = /^\s*#\s*profile:\s*([\w.]+)\s*\(/.exec(line) ?? [];
    return call !== undefined && call.slice(call.lastIndexOf('.') + 1) === name;
  });
  return found < 0 ? undefined : found;
}

/** The line, from 0, that a comment over a definition goes before: that of its first decorator. */
export function lineAbove(lines: readonly string[], definition: number): number {
  let line = definition;
  while (line > 0 && /^\s*@/.test(lines[line - 1] ?? '')) line--;
  return line;
}

function escaped(text: string): string {
  return text.replaceAll(/[\\$}]/g, String.raw`\$&`);
}
