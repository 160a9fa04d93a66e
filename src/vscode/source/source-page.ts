import * as vscode from 'vscode';
import type { InspectedSource, Inspection } from '../../profile/inspection';
import { columnOf } from '../annotations/reveal';
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
    if (source) void this.open(source);
  }

  private async open({ file, line, column }: InspectedSource): Promise<void> {
    const uri = vscode.Uri.joinPath(vscode.Uri.file(placeOf(this.model.uri).root), file);
    const document = await vscode.workspace.openTextDocument(uri);
    const start = new vscode.Position(line - 1, column - 1);
    const selection = new vscode.Range(start, start);
    await vscode.window.showTextDocument(document, { viewColumn: columnOf(document), selection });
  }

  dispose(): void {
    this.subscription.dispose();
  }
}
