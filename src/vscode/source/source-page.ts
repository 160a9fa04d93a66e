import * as vscode from 'vscode';
import type { Inspection } from '../../profile/inspection';
import type { SourceModel } from '../commands/source-model';
import type { ModelPage } from '../panel/model-page';
import type { SourceTracing } from './source-tracing';
import { placeOf } from './source-tracing';

/** What a panel shows of a model in a source file before it runs; anew when the file is saved. */
export class SourcePage implements ModelPage {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private inspection: Inspection | undefined;
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly model: SourceModel,
    private readonly tracing: SourceTracing,
  ) {
    this.subscription = vscode.Disposable.from(
      this.changed,
      tracing.inputs.onDidChange(() => this.changed.fire()),
      vscode.workspace.onDidSaveTextDocument(({ uri }) => {
        if (uri.toString() === model.uri.toString()) this.changed.fire();
      }),
    );
  }

  async inspect(signal: AbortSignal): Promise<Inspection> {
    const spec = await this.tracing.model(this.model.uri, this.model.name);
    const { inspectInProcess } = await import('../later');
    return (this.inspection = await inspectInProcess(spec, {}, signal));
  }

  profile(): void {
    void vscode.commands.executeCommand('layerline.profileSource', this.model);
  }

  reveal(layer: string): void {
    const source = this.inspection?.layers.find(({ id }) => id === layer)?.source;
    if (!source) return;
    const file = vscode.Uri.joinPath(vscode.Uri.file(placeOf(this.model.uri).root), source.file);
    const start = new vscode.Position(source.line - 1, source.column - 1);
    void vscode.window.showTextDocument(file, {
      viewColumn: vscode.ViewColumn.One,
      selection: new vscode.Range(start, start),
    });
  }

  dispose(): void {
    this.subscription.dispose();
  }
}
