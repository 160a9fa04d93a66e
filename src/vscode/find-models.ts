import { open } from 'node:fs/promises';
import * as vscode from 'vscode';
import { looksLikeTfjs, TFJS_HEAD_BYTES } from '../formats/tfjs/match';
import { WorkspaceSearch } from './workspace-search';

export interface ModelFile {
  readonly kind: 'model' | 'profile';
  /** On disk. */
  readonly path: string;
}

export interface FoundModels {
  readonly files: readonly ModelFile[];
  /** There are more than the list can show. */
  readonly isCut: boolean;
}

const PROFILE_ENDING = '.layerline.json';
const PATTERN = `**/{*.onnx,*.keras,*.h5,model.json,*${PROFILE_ENDING}}`;
/** A longer list helps nobody, and VS Code's search stops once it has so many. */
export const MOST_FILES = 1000;

/** Model files and saved profiles of the workspace. */
export class ModelFinder extends WorkspaceSearch<FoundModels> {
  constructor() {
    super(PATTERN);
  }

  async modelFiles(): Promise<vscode.Uri[]> {
    const { files } = await this.find();
    return files.filter(({ kind }) => kind === 'model').map(({ path }) => vscode.Uri.file(path));
  }

  protected override async list(token: vscode.CancellationToken): Promise<FoundModels> {
    // Without an exclude pattern VS Code takes those of `files.exclude`.
    const found = await vscode.workspace.findFiles(PATTERN, undefined, MOST_FILES + 1, token);
    const paths = found.filter(({ scheme }) => scheme === 'file').map(({ fsPath }) => fsPath);
    const isModel = await Promise.all(paths.map(isModelByContent));
    const files = paths.filter((_, index) => isModel[index]).map(fileAt);
    return { files: files.slice(0, MOST_FILES), isCut: files.length > MOST_FILES };
  }
}

/** Of names that others use too, the beginning tells: TensorFlow.js's `model.json`. */
async function isModelByContent(path: string): Promise<boolean> {
  if (!/[\\/]model\.json$/i.test(path)) return true;
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(TFJS_HEAD_BYTES));
      return looksLikeTfjs(buffer.subarray(0, bytesRead));
    } finally {
      await file.close();
    }
  } catch {
    // Gone or unreadable since it was found.
    return false;
  }
}

function fileAt(path: string): ModelFile {
  return { kind: path.endsWith(PROFILE_ENDING) ? 'profile' : 'model', path };
}
