import * as vscode from 'vscode';
import { formatInputShapes, parseInputShapes } from '../../source/input-shape';
import type { InputShape } from '../../source/trace';

/** By file, then by model, as people write shapes: `1x3x64x64`. */
type Kept = Readonly<Record<string, Readonly<Record<string, string>>>>;

const KEY = 'layerline.inputs';

type Renamed = vscode.FileRenameEvent['files'][number];

/** Shapes that the user chose for the inputs of models, kept with the workspace. */
export class ChosenInputs implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  /** Models of a file have other inputs. */
  readonly onDidChange = this.changed.event;
  private readonly subscription = vscode.workspace.onDidRenameFiles(({ files }) => {
    void this.follow(files);
  });

  constructor(private readonly state: vscode.Memento) {}

  /** By the name of the model. */
  of(uri: vscode.Uri): Readonly<Record<string, readonly InputShape[]>> {
    const kept = this.state.get<Kept>(KEY, {})[uri.toString()] ?? {};
    const shapes = Object.entries(kept).map(([name, text]) => [name, parseInputShapes(text)]);
    return Object.fromEntries(shapes.filter(([, found]) => found !== undefined)) as Record<
      string,
      InputShape[]
    >;
  }

  /** Undefined leaves it to the file again, or to what is assumed. */
  async choose(
    uri: vscode.Uri,
    name: string,
    shapes: readonly InputShape[] | undefined,
  ): Promise<void> {
    const all = this.state.get<Kept>(KEY, {});
    const models = new Map(Object.entries(all[uri.toString()] ?? {}));
    if (shapes) models.set(name, formatInputShapes(shapes));
    else models.delete(name);
    await this.state.update(KEY, { ...all, [uri.toString()]: Object.fromEntries(models) });
    this.changed.fire(uri);
  }

  /** Files, or those in folders, that have another name now. */
  private async follow(renamed: readonly Renamed[]): Promise<void> {
    const all = Object.entries(this.state.get<Kept>(KEY, {}));
    const moved = all.map(([file, models]) => [movedTo(file, renamed), models] as const);
    if (moved.some(([file], at) => file !== all[at]?.[0]))
      await this.state.update(KEY, Object.fromEntries(moved));
    for (const { newUri } of renamed) this.changed.fire(newUri);
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }
}

/** The address of a file after some were renamed. */
function movedTo(file: string, renamed: readonly Renamed[]): string {
  for (const { oldUri, newUri } of renamed) {
    const old = oldUri.toString();
    if (file === old || file.startsWith(`${old}/`))
      return newUri.toString() + file.slice(old.length);
  }
  return file;
}
