/** How Python and TypeScript begin a class or a function. */
const DEFINITION = {
  class: /^\s*(?:export\s+)?(?:default\s+)?(?:abstract\s+)?class\s+([\p{L}\p{N}_$]+)/u,
  function:
    /^\s*(?:(?:export|default|async)\s+)*(?:def|function\*?)\s+([\p{L}\p{N}_$]+)|^\s*(?:export\s+)?(?:const|let|var)\s+([\p{L}\p{N}_$]+)\s*=/u,
};

/**
 * The line, from 0, of the class or function `name` around a line that makes layers: the nearest
 * above that defines it. Undefined where the text shows none; `''`, the top level, has none.
 */
export function definitionLine(
  lines: readonly string[],
  name: string,
  inner: number,
): number | undefined {
  const last = name.slice(name.lastIndexOf('.') + 1);
  if (last === '') return undefined;
  for (let line = Math.min(inner, lines.length - 1); line >= 0; line--) {
    const text = lines[line] ?? '';
    const [, className] = DEFINITION.class.exec(text) ?? [];
    const [, functionName, constant] = DEFINITION.function.exec(text) ?? [];
    if (className === last || functionName === last || constant === last) return line;
  }
  return undefined;
}
