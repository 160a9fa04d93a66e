import * as vscode from 'vscode';
import { bestEnding, fileNameOf } from '../../source/path-endings';
import { isAbsoluteAnywhere, pathsInside } from './source-paths';

/** Models are rarely written in more files, and a profile may come from anyone. */
const MOST_NAMES = 20;
const MOST_FOUND = 500;
const LIBRARIES = '**/{node_modules,site-packages,dist-packages}/**';

/**
 * Finds files that a profile names by absolute paths, which are often another machine's, in the
 * workspace: the file itself, else the one whose path ends most like that. Nothing outside of the
 * workspace is looked at, and a name that fits several files equally well is none of them.
 *
 * @param folders of the workspace, absolute.
 * @returns paths by name.
 */
export async function locateFiles(
  files: Iterable<string>,
  folders: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const located = new Map<string, string>();
  const foreign: string[] = [];
  for (const file of [...files].filter(isAbsoluteAnywhere).slice(0, MOST_NAMES)) {
    const [inside] = pathsInside(file, folders);
    if (inside !== undefined && (await exists(inside))) located.set(file, inside);
    else foreign.push(file);
  }
  if (foreign.length === 0) return located;
  const found = await vscode.workspace.findFiles(patternOf(foreign), LIBRARIES, MOST_FOUND);
  // Of a part of them none could be said to be the best.
  if (found.length === MOST_FOUND) return located;
  const paths = found.filter(({ scheme }) => scheme === 'file').map(({ fsPath }) => fsPath);
  for (const file of foreign) {
    const path = bestEnding(file, paths);
    if (path !== undefined) located.set(file, path);
  }
  return located;
}

async function exists(path: string): Promise<boolean> {
  return vscode.workspace.fs.stat(vscode.Uri.file(path)).then(
    () => true,
    () => false,
  );
}

/** Signs that mean something in a pattern stand for any one. */
function patternOf(files: readonly string[]): string {
  const names = files.map((file) => fileNameOf(file).replaceAll(/[^\p{L}\p{N}_.-]/gu, '?'));
  const [only, ...others] = new Set(names);
  return others.length === 0 ? `**/${only}` : `**/{${[only, ...others].join(',')}}`;
}
