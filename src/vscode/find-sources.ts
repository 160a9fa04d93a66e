import { open } from 'node:fs/promises';
import * as vscode from 'vscode';
import { importsFramework } from './source/imports';
import { WorkspaceSearch } from './workspace-search';

export interface FoundSources {
  /** Paths on disk. */
  readonly paths: readonly string[];
  /** There are more Python files than are looked into. */
  readonly isCut: boolean;
}

const PATTERN = '**/*.py';
/** Packages that are installed there, of which the frameworks themselves are a thousand files. */
const INSTALLED = '**/{site-packages,dist-packages,node_modules}/**';
/** More are never looked into. */
const MOST_SOURCES = 5000;
/** Imports stand at the top. */
const HEAD_BYTES = 4096;
/** So many files at once: the disk of a remote machine must stay free for others. */
const AT_ONCE = 8;

/**
 * Python files of the workspace that import a framework. Only the first lines of each are read, and
 * nothing of them runs.
 */
export class SourceFinder extends WorkspaceSearch<FoundSources> {
  constructor() {
    super(PATTERN);
  }

  protected override async list(token: vscode.CancellationToken): Promise<FoundSources> {
    const found = await vscode.workspace.findFiles(PATTERN, INSTALLED, MOST_SOURCES + 1, token);
    const files = found.filter(({ scheme }) => scheme === 'file').map(({ fsPath }) => fsPath);
    const isCut = files.length > MOST_SOURCES;
    return { paths: await filter(files.slice(0, MOST_SOURCES), token), isCut };
  }

  /** A file that was written is looked at alone. */
  protected override async changes({ fsPath }: vscode.Uri, { paths }: FoundSources) {
    return (await isSource(fsPath)) !== paths.includes(fsPath);
  }
}

/** Those that import a framework, in order. */
async function filter(
  paths: readonly string[],
  token: vscode.CancellationToken,
): Promise<string[]> {
  const isFound = new Array<boolean>(paths.length).fill(false);
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < paths.length && !token.isCancellationRequested) {
      const at = next++;
      isFound[at] = await isSource(paths[at] ?? '');
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return paths.filter((_, at) => isFound[at]);
}

async function isSource(path: string): Promise<boolean> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
      return importsFramework(buffer.toString('utf8', 0, bytesRead));
    } finally {
      await file.close();
    }
  } catch {
    return false;
  }
}
