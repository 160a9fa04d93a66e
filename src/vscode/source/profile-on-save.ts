import * as vscode from 'vscode';
import type { TracedSpec } from '../../engine/options';
import { UNTRANSLATED } from '../../formats/traced/document';
import type { Profile } from '../../profile/document';
import { optionsOf } from '../describe-model';
import type { Measurements } from '../measurements';
import type { Panels } from '../panel/panels';
import type { Profiling } from '../profiling';
import type { Run } from '../runs';
import { settings } from '../settings';
import { SaveQueue } from './save-queue';
import type { SourceTracing } from './source-tracing';
import { isPython, placeOf } from './source-tracing';

type TracedSource = Profile['model']['source'] & { readonly kind: 'traced' };

interface Parts {
  readonly tracing: SourceTracing;
  readonly panels: Panels;
  readonly profiling: Profiling;
  readonly measurements: Measurements;
  readonly log: vscode.LogOutputChannel;
}

/**
 * Measures the models of a Python file that panels show again when the file is saved, in the same
 * way, where the user wants that. What is saved after a delay, without being asked, doesn't count:
 * that would never end while one types.
 */
export class ProfileOnSave implements vscode.Disposable {
  private readonly queue = new SaveQueue();
  private readonly delayed = new Set<string>();
  private readonly subscriptions: vscode.Disposable;
  private isDisposed = false;

  constructor(private readonly parts: Parts) {
    this.subscriptions = vscode.Disposable.from(
      vscode.workspace.onWillSaveTextDocument(({ document: { uri }, reason }) => {
        if (reason === vscode.TextDocumentSaveReason.AfterDelay) this.delayed.add(uri.toString());
        else this.delayed.delete(uri.toString());
      }),
      vscode.workspace.onDidSaveTextDocument((document) => this.saved(document)),
    );
  }

  dispose(): void {
    this.isDisposed = true;
    this.subscriptions.dispose();
  }

  private saved(document: vscode.TextDocument): void {
    if (this.delayed.delete(document.uri.toString()) || !isPython(document)) return;
    if (!settings.profileOnSave() || !vscode.workspace.isTrusted) return;
    for (const { profile } of this.parts.panels.runs) {
      const { source } = profile.model;
      if (source.kind !== 'traced' || !isMadeOf(profile, source, document.uri)) continue;
      void this.queue.add(`${source.name} ${source.path}`, () => this.again(profile, source));
    }
  }

  private async again(profile: Profile, source: TracedSource): Promise<void> {
    const { measurements, profiling, tracing, log } = this.parts;
    // The text that counts is the one when it begins.
    await untilIdle(measurements);
    if (this.isDisposed || !vscode.workspace.isTrusted) return;
    let spec: TracedSpec;
    try {
      spec = await tracing.model(vscode.Uri.file(source.path), source.name);
    } catch (error) {
      // The editor marks what is wrong.
      log.info(`${source.name} is not measured after the save: ${String(error)}`);
      return;
    }
    if (spec.graph.nodes.some(({ domain }) => domain === UNTRANSLATED)) return;
    await profiling.profile(spec, optionsOf(profile), undefined, true);
  }
}

/** Whether layers of the model come from the file: its own, or one that it imports. */
function isMadeOf({ layers }: Run['profile'], { path }: TracedSource, uri: vscode.Uri): boolean {
  const model = vscode.Uri.file(path);
  if (model.toString() === uri.toString()) return true;
  const place = placeOf(uri);
  if (place.root !== placeOf(model).root) return false;
  return layers.some(({ source }) =>
    [...(source?.constructedAt ?? []), ...(source?.calledAt ?? [])].some(
      ({ file }) => file === place.file,
    ),
  );
}

function untilIdle(measurements: Measurements): Promise<void> {
  if (!measurements.current) return Promise.resolve();
  return new Promise((resolve) => {
    const waiting = measurements.onDidChange(() => {
      if (measurements.current) return;
      waiting.dispose();
      resolve();
    });
  });
}
