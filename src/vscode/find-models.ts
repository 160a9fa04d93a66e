import * as vscode from 'vscode';
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
    const files = found
      .filter(({ scheme }) => scheme === 'file')
      .map(({ fsPath }) => fileAt(fsPath));
    return { files: files.slice(0, MOST_FILES), isCut: files.length > MOST_FILES };
  }
}

function fileAt(path: string): ModelFile {
  return { kind: path.endsWith(PROFILE_ENDING) ? 'profile' : 'model', path };
}
