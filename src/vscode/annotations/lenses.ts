import * as vscode from 'vscode';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatLayerTime,
  formatShare,
} from '../../profile/format';
import { hotLines } from '../../profile/source-lines';
import type { ComparableRuns, Run } from '../runs';
import type { Session } from '../session';
import { settings } from '../settings';
import type { AnnotatedDocuments, ShownSource } from './annotated-documents';
import type { AnnotatedDefinition, AnnotatedFile, AnnotatedLine } from './annotated-file';
import { keyOfLine, scopeKey } from './selection-key';

/** Totals over the model and its blocks, and time with actions over the hot layers. */
export class LensProvider implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.changed.event;
  private isOn = true;
  private readonly subscriptions: vscode.Disposable;

  constructor(
    private readonly documents: AnnotatedDocuments,
    private readonly session: Session,
    private readonly runs: ComparableRuns,
  ) {
    this.subscriptions = vscode.Disposable.from(
      documents.onDidReplace(() => this.changed.fire()),
      runs.onDidChange(() => this.changed.fire()),
      // An edit makes VS Code ask again by itself.
      documents.onDidChange(({ isNews }) => isNews && this.changed.fire()),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('layerline')) this.changed.fire();
      }),
    );
  }

  show(isOn: boolean): void {
    this.isOn = isOn;
    this.changed.fire();
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const options = settings.annotations();
    const file =
      this.isOn && options.lenses !== 'off' ? await this.documents.ready(document) : undefined;
    const { shown } = this.documents;
    if (!file || !shown) return [];
    const hot = new Set(hotLines(shown.lines, options.hotShare, options.hotLines));
    const edited = editedText(file);
    const compared = (await this.runs.hasOther(edited === undefined ? shown.run : null))
      ? compareCommand(shown.run)
      : null;
    const lines = file.lines.filter(({ source }) =>
      options.lenses === 'all'
        ? source.time !== null && source.time.timeMs.median > 0
        : hot.has(source),
    );
    return [
      ...file.shownDefinitions.flatMap((definition) =>
        this.overDefinition(shown, definition, edited, compared),
      ),
      ...lines.flatMap((line) =>
        this.overLine(line, hot.has(line.source), hot.has(line.source) ? compared : null),
      ),
    ];
  }

  dispose(): void {
    this.subscriptions.dispose();
    this.changed.dispose();
  }

  private overDefinition(
    { run: { profile } }: ShownSource,
    { source, line }: AnnotatedDefinition,
    edited: string | undefined,
    compared: CompareCommand | null,
  ): vscode.CodeLens[] {
    if (!source.isModel) return this.overBlock({ source, line });
    const { model, memory, latency } = profile;
    const totals = [
      formatDuration(latency.unprofiled.medianMs, 'mono'),
      vscode.l10n.t(
        '{0} peak',
        formatBytes(memory.measuredPeakBytes ?? memory.predictedPeakBytes, 'mono'),
      ),
      vscode.l10n.t('{0} params', formatCount(model.params, 'mono')),
    ];
    return [
      lens(line, totals.join(' · '), 'layerline.showPanel'),
      ...(edited === undefined ? [] : [lens(line, edited)]),
      lens(line, vscode.l10n.t('Run again'), 'layerline.runAgain'),
      ...(compared
        ? [lens(line, vscode.l10n.t('Compare'), compared.command, compared.argument)]
        : []),
      lens(line, vscode.l10n.t('Show in panel'), 'layerline.showPanel'),
    ];
  }

  private overBlock({ source, line }: AnnotatedDefinition): vscode.CodeLens[] {
    // A helper that only calls others would say what its lines say.
    if (!source.time || source.count === 0) return [];
    const { timeMs, belowResolution, share } = source.time;
    const facts = [
      `Σ\u00a0${formatLayerTime(timeMs.median, belowResolution, 'mono')}`,
      formatShare(share, 'mono'),
      ...(source.count > 1 ? [`×${source.count}`] : []),
    ];
    const params = source.all.reduce((total, layer) => total + layer.params, 0);
    const key = scopeKey(this.session, source.all);
    return [
      lens(line, facts.join(' · ')),
      lens(line, vscode.l10n.t('{0} params', formatCount(params, 'mono'))),
      ...(key === undefined
        ? []
        : [lens(line, vscode.l10n.t('Show in panel'), 'layerline.showInPanel', key)]),
    ];
  }

  private overLine(
    { source, line, isStale }: AnnotatedLine,
    isHot: boolean,
    compared: CompareCommand | null,
  ): vscode.CodeLens[] {
    const key = keyOfLine(this.session, source);
    return [
      lens(line, lineTitle(source, isStale)),
      ...(key === undefined
        ? []
        : [lens(line, vscode.l10n.t('Show in panel'), 'layerline.showInPanel', key)]),
      ...(compared && key !== undefined
        ? [lens(line, vscode.l10n.t('Compare'), 'layerline.compareLayer', { key, ...compared })]
        : []),
      ...(isHot ? [lens(line, vscode.l10n.t('Next hot layer'), 'layerline.nextHotLayer')] : []),
    ];
  }
}

function lineTitle(source: AnnotatedLine['source'], isStale: boolean): string {
  const { timeMs, belowResolution, share } = source.time ?? NO_TIME;
  const time = `${source.isSum ? 'Σ\u00a0' : ''}${formatLayerTime(timeMs.median, belowResolution, 'mono')}`;
  if (isStale) return vscode.l10n.t('was {0}', time);
  const output = vscode.l10n.t('{0} output', formatBytes(source.outputBytes, 'mono'));
  return [time, formatShare(share, 'mono'), output].join(' · ');
}

const NO_TIME = { timeMs: { median: 0 }, belowResolution: false, share: 0 };

function editedText(file: AnnotatedFile): string | undefined {
  if (!file.isVerified) return vscode.l10n.t('changed since run');
  const count = file.editedLines;
  if (count === 0) return undefined;
  return count === 1
    ? vscode.l10n.t('1 line edited since run')
    : vscode.l10n.t('{0} lines edited since run', count);
}

/** How a model is compared. */
export interface CompareCommand {
  readonly command: string;
  readonly argument?: unknown;
}

/** A model of a source file is compared as its text stands now. */
function compareCommand({ profile }: Run): CompareCommand {
  const { source } = profile.model;
  if (source.kind !== 'traced') return { command: 'layerline.compare' };
  const argument = { uri: vscode.Uri.file(source.path), name: source.name };
  return { command: 'layerline.compareSource', argument };
}

function lens(line: number, title: string, command = '', argument?: unknown): vscode.CodeLens {
  return new vscode.CodeLens(new vscode.Range(line, 0, line, 0), {
    title,
    command,
    ...(argument === undefined ? undefined : { arguments: [argument] }),
  });
}
