import { isAbsolute, join, normalize, sep } from 'node:path';
import { pathKey } from '../../source/path-endings';

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

/** The same for source files: nothing outside of the folders. */
export function pathsInside(file: string, folders: readonly string[]): string[] {
  if (isAbsoluteAnywhere(file) && !isAbsolute(file)) return [];
  return possiblePaths(file, folders).filter((path) =>
    folders.some((folder) => isInside(path, folder)),
  );
}

/** Whether a name begins at the root of a machine, ours or another one: `C:\nets\net.py`. */
export function isAbsoluteAnywhere(file: string): boolean {
  return /^(?:[a-z]:)?[\\/]/i.test(file);
}

function isInside(path: string, folder: string): boolean {
  const base = pathKey(folder.endsWith(sep) ? folder : `${folder}${sep}`);
  return pathKey(path).startsWith(base);
}

/** `\\server\share`: opening it would send the user's name there. */
function isRemote(file: string): boolean {
  return /^[\\/]{2}/.test(file);
}
