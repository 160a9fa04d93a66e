import * as vscode from 'vscode';
import { formatInputShapes } from '../../source/input-shape';
import type { ReportedModel, SourceReport } from '../../source/report';
import type { InputShape, SourceArgument, UntracedModel } from '../../source/trace';
import type { ComparableRuns } from '../runs';
import type { Session } from '../session';
import { settings } from '../settings';
import type { ChosenInputs } from './chosen-inputs';
import type { LiveFiles } from './live-files';
import { argumentsText, inputText, lineText, modelText, needsInput, shapesText } from './line-text';
import type { ProfileAnnotations } from './profile-annotations';

/** Over each model of a file its totals and what can be done with it. */
export class ModelLenses implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.changed.event;
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly files: LiveFiles,
    private readonly annotations: ProfileAnnotations,
    private readonly inputs: ChosenInputs,
    private readonly session: Session,
    private readonly runs: ComparableRuns,
  ) {
    this.subscription = vscode.Disposable.from(
      files.onDidChange(() => this.changed.fire()),
      annotations.onDidChangeShown(() => this.changed.fire()),
      runs.onDidChange(() => this.changed.fire()),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('layerline')) this.changed.fire();
      }),
    );
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const hasOther = await this.runs.hasOther(this.session.run);
    const report = this.files.get(document)?.report;
    const shown = settings.source();
    if (!this.annotations.isShown || shown === 'off') return [];
    return [
      ...(report ? this.overModels(document, report, hasOther) : []),
      ...(shown === 'codeLens'
        ? this.files.linesOf(document).map(({ line, cost }) => lens(line, lineText(cost)))
        : []),
    ];
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }

  private overModels(
    document: vscode.TextDocument,
    report: SourceReport,
    hasOther: boolean,
  ): vscode.CodeLens[] {
    const { uri } = document;
    const measured = this.annotations.modelLinesOf(document);
    const inputs = this.inputs.of(uri);
    const place = ({ name, line: traced }: { name: string; line: number }): Place => {
      const line = this.files.lineNow(document, traced) ?? traced - 1;
      const isMeasured = measured.has(line);
      return { uri, line, isMeasured, hasOther, chosen: inputs[name] };
    };
    return [
      ...report.models.flatMap((model) => overModel(place(model), model)),
      ...report.untraced.flatMap((model) => overUntraced(place(model), model)),
    ];
  }
}

interface Place {
  readonly uri: vscode.Uri;
  /** From 0. */
  readonly line: number;
  /** Totals of a run stand here, in a line of their own. */
  readonly isMeasured: boolean;
  /** There is a run to compare with. */
  readonly hasOther: boolean;
  /** Shapes that the user chose for the inputs of the model. */
  readonly chosen: readonly InputShape[] | undefined;
}

function overModel(place: Place, model: ReportedModel): vscode.CodeLens[] {
  const { uri, line } = place;
  const { name, untranslated } = model;
  return [
    ...(place.isMeasured ? [] : [lens(line, modelText(model))]),
    ...inputLens(place, model),
    ...argumentsLens(place, model),
    untranslated.length === 0
      ? lens(line, vscode.l10n.t('Profile'), 'layerline.profileSource', { uri, name })
      : lens(line, vscode.l10n.t('not translated: {0}', untranslated.join(', '))),
    ...(untranslated.length === 0 ? [] : [withPython(uri, line, name)]),
    // Over a model that was measured, the lens with its totals leads there.
    ...(place.isMeasured || !place.hasOther || untranslated.length > 0
      ? []
      : [lens(line, vscode.l10n.t('Compare'), 'layerline.compareSource', { uri, name })]),
    ...(place.isMeasured
      ? []
      : [lens(line, vscode.l10n.t('Open panel'), 'layerline.openSourceModel', { uri, name })]),
  ];
}

/** What the input is, where the file doesn't say it: a click changes it. */
function inputLens({ uri, line, chosen }: Place, model: ReportedModel): vscode.CodeLens[] {
  if (!chosen && model.assumedInput === null) return [];
  const shapes = shapesText(model.inputs);
  const title = chosen ? vscode.l10n.t('chosen {0}', shapes) : vscode.l10n.t('assumed {0}', shapes);
  const argument = { uri, name: model.name, shapes: inputText(model) };
  return [lens(line, title, 'layerline.changeInput', argument)];
}

function argumentsLens(place: Place, { name, assumedArguments }: ReportedModel): vscode.CodeLens[] {
  if (assumedArguments.length === 0) return [];
  const title = vscode.l10n.t('assumed {0}', argumentsText(assumedArguments));
  return [withArguments(place, title, name, assumedArguments)];
}

function overUntraced(place: Place, model: UntracedModel): vscode.CodeLens[] {
  const { uri, line, chosen } = place;
  const { name, reason, needs } = model;
  const title =
    needs.length > MOST_NEEDS
      ? vscode.l10n.t('{0} needs {1} and {2} more arguments', name, ...fewOf(needs))
      : vscode.l10n.t('{0} is not traced: {1}', name, reason);
  return [
    lens(line, title),
    ...(model.arguments.length > 0
      ? [withArguments(place, vscode.l10n.t('Profile with Arguments…'), name, model.arguments)]
      : []),
    ...(chosen || needsInput(model)
      ? [
          lens(line, vscode.l10n.t('Change Input Shape…'), 'layerline.changeInput', {
            uri,
            name,
            shapes: formatInputShapes(chosen ?? []),
          }),
        ]
      : []),
    withPython(uri, line, name),
  ];
}

const MOST_NEEDS = 4;

function fewOf(needs: readonly string[]): [string, number] {
  return [needs.slice(0, MOST_NEEDS).join(', '), needs.length - MOST_NEEDS];
}

function withArguments(
  { uri, line }: Place,
  title: string,
  name: string,
  parameters: readonly SourceArgument[],
): vscode.CodeLens {
  const argument = { uri, line, name, parameters };
  return lens(line, title, 'layerline.profileWithArguments', argument);
}

/** What the stand-ins for the frameworks can't do, the frameworks can. */
function withPython(uri: vscode.Uri, line: number, name: string): vscode.CodeLens {
  const title = vscode.l10n.t('Profile with Your Python');
  return lens(line, title, 'layerline.profileWithPython', { uri, name });
}

function lens(line: number, title: string, command = '', ...args: unknown[]): vscode.CodeLens {
  const range = new vscode.Range(line, 0, line, 0);
  return new vscode.CodeLens(range, { title, command, arguments: args });
}
