/** Where a file of another machine may be on this one: paths compared from their ends. */

/**
 * The one of some paths that ends most like a file's path on another machine, by whole folders and
 * names. Undefined when none has its name, or several fit equally well.
 */
export function bestEnding(file: string, paths: readonly string[]): string | undefined {
  const wanted = partsOf(file);
  const ranked = paths
    .map((path) => ({ path, length: sharedEnding(wanted, partsOf(path)) }))
    .filter(({ length }) => length > 0)
    .sort((a, b) => b.length - a.length);
  const [best, next] = ranked;
  return best && best.length > (next?.length ?? 0) ? best.path : undefined;
}

export function fileNameOf(file: string): string {
  return partsOf(file).at(-1) ?? '';
}

function partsOf(path: string): string[] {
  return path.split(/[\\/]/).map(pathKey);
}

function sharedEnding(a: readonly string[], b: readonly string[]): number {
  let length = 0;
  while (length < Math.min(a.length, b.length) && a.at(-1 - length) === b.at(-1 - length)) length++;
  return length;
}

/** Equal for equal files: Windows doesn't tell letters by their case. */
export function pathKey(path: string): string {
  return process.platform === 'win32' ? path.toLowerCase() : path;
}
