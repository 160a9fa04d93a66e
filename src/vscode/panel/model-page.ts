import type * as vscode from 'vscode';
import type { Inspection } from '../../profile/inspection';

/** A model that hasn't run: what a panel shows of it, and what can be done with it. */
export interface ModelPage extends vscode.Disposable {
  /** It is to be inspected anew. */
  readonly onDidChange: vscode.Event<void>;
  inspect(signal: AbortSignal): Promise<Inspection>;
  profile(): void;
  /** Shows the source line of a layer. */
  reveal(layer: string): void;
}

/** Inspects a model for a panel, and again when it changes; a newer reading ends an older one. */
export class ReadModelPage {
  private reading = new AbortController();
  private readonly subscription: vscode.Disposable;

  constructor(
    readonly page: ModelPage,
    private readonly show: (inspection: Inspection) => void,
    private readonly fail: (error: unknown) => void,
  ) {
    this.subscription = page.onDidChange(() => void this.read());
  }

  async read(): Promise<void> {
    this.reading.abort();
    const { signal } = (this.reading = new AbortController());
    try {
      const inspection = await this.page.inspect(signal);
      if (!signal.aborted) this.show(inspection);
    } catch (error) {
      if (!signal.aborted) this.fail(error);
    }
  }

  dispose(): void {
    this.reading.abort();
    this.subscription.dispose();
    this.page.dispose();
  }
}
