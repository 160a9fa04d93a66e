import * as vscode from 'vscode';
import { bestEnding, fileNameOf } from '../../source/path-endings';
import { isAbsoluteAnywhere, pathsInside } from './source-paths';

/** Models are rarely written in more files, and a profile may come from anyone. */
const MOST_NAMES = 20;
const MOST_FOUND = 500;
const LIBRARIES = '**/{node_modules,site-packages,dist-packages}/**';

/**
 * Finds files that a profile names by their paths on another machine, in the workspace: the one
 * whose path ends most like that. Nothing outside of the workspace is looked at, and a name that
 * fits several files equally well is none of them.
 *
 * @param folders of the workspace, absolute; names in these are no other machine's.
 * @returns paths by name.
 */
export async function locateFiles(
  files: Iterable<string>,
  folders: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const foreign = [...files]
    .filter((file) => isAbsoluteAnywhere(file) && pathsInside(file, folders).length === 0)
    .slice(0, MOST_NAMES);
  if (foreign.length === 0) return new Map();
  const found = await vscode.workspace.findFiles(patternOf(foreign), LIBRARIES, MOST_FOUND);
  // Of a part of them none could be said to be the best.
  if (found.length === MOST_FOUND) return new Map();
  const paths = found.filter(({ scheme }) => scheme === 'file').map(({ fsPath }) => fsPath);
  return new Map(
    foreign.flatMap((file): [string, string][] => {
      const path = bestEnding(file, paths);
      return path === undefined ? [] : [[file, path]];
    }),
  );
}

/** Signs that mean something in a pattern stand for any one. */
function patternOf(files: readonly string[]): string {
  const names = files.map((file) => fileNameOf(file).replaceAll(/[^\p{L}\p{N}_.-]/gu, '?'));
  const [only, ...others] = new Set(names);
  return others.length === 0 ? `**/${only}` : `**/{${[only, ...others].join(',')}}`;
}
