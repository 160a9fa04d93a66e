import { isAbsolute, join, normalize, sep } from 'node:path';

/**
 * Where the files that a profile names may be, most likely first: as they are, or relative to a
 * folder of the workspace or that of the profile. Nothing is looked up on disk here, because the
 * profile may be anybody's: a path to another machine would be asked for there.
 *
 * @param folders absolute paths.
 */
export function possiblePaths(file: string, folders: readonly string[]): string[] {
  if (isRemote(file)) return [];
  if (isAbsolute(file)) return [normalize(file)];
  const relative = normalize(file);
  if (relative === '..' || relative.startsWith(`..${sep}`)) return [];
  return folders.map((folder) => join(folder, relative));
}

/** The profile's file names by path on disk. */
export function filesByPath(
  files: Iterable<string>,
  folders: readonly string[],
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const file of files)
    for (const path of possiblePaths(file, folders)) found.set(pathKey(path), file);
  return found;
}

/** Equal for equal files: Windows doesn't tell letters by their case. */
export function pathKey(path: string): string {
  return process.platform === 'win32' ? path.toLowerCase() : path;
}

/** `\\server\share`: opening it would send the user's name there. */
function isRemote(file: string): boolean {
  return /^[\\/]{2}/.test(file);
}
