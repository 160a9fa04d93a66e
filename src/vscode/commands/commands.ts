import * as vscode from 'vscode';
import type { ModelSpec } from '../../engine/options';
import { asTraining } from '../../engine/options';
import { isModelFile, modelFileOf } from '../active-model';
import type { Panels } from '../panel/panels';
import { besideSource, PROFILE_EDITOR } from '../panel/panels';
import { originOfSpec } from '../describe-model';
import type { DeviceInfo } from '../devices';
import type { BudgetChecks } from '../budgets/budget-checks';
import type { CompareCommand } from '../annotations/lenses';
import { askForProfileFile, readProfileFile, saveProfileAs } from '../profile-files';
import { logProblem, showProblem } from '../problems';
import type { Profiling } from '../profiling';
import type { Measurements } from '../measurements';
import type { OwnPython } from '../own-python/own-python';
import type { Run, RunFolder } from '../runs';
import type { Session } from '../session';
import { settings } from '../settings';
import { idOf, pinRun, renameRun, unpinRun } from '../sidebar/run-commands';
import { profileScript } from '../script/profile-script';
import { askedScript } from '../script/script-files';
import { SourcePage } from '../source/source-page';
import type { SourceTracing } from '../source/source-tracing';
import { buildModel } from './build-model';
import { changeInput } from './change-input';
import { ownPythonModel } from './own-python-model';
import { pickModel } from './pick-model';
import { profileWithArguments } from './profile-with-arguments';
import { selectDevice } from './select-device';
import { sourceModel } from './source-model';

/** Ways through the source by cost. */
export interface SourceNavigation {
  toggle(): void;
  goToSlowest(): Promise<void>;
  nextHot(): Promise<void>;
  /** Shows the source of a row of the layer tree, or the model's file where it has none. */
  reveal(key: string): Promise<void>;
}

/** What commands act on. */
export interface CommandContext {
  readonly session: Session;
  readonly runs: RunFolder;
  readonly panels: Panels;
  readonly profiling: Profiling;
  readonly measurements: Measurements;
  readonly annotations: SourceNavigation;
  readonly tracing: SourceTracing;
  readonly ownPython: OwnPython;
  readonly budgets: BudgetChecks;
  /** Folder for what is set up once for all workspaces. */
  readonly storage: string;
  readonly devices: () => readonly DeviceInfo[];
  readonly findModelFiles: () => Promise<readonly vscode.Uri[]>;
  readonly log: vscode.LogOutputChannel;
}

/** What the lens of a layer says: the layer, and how its model is compared. */
interface ComparedLayer extends CompareCommand {
  readonly key: string;
}

type Command = (context: CommandContext, argument: unknown) => unknown;

/** Every command by its id after `layerline.`; where each is enabled stands in package.json. */
const COMMANDS: Readonly<Record<string, Command>> = {
  profileModel: async ({ profiling, findModelFiles }, argument) => {
    const spec = specOf(argument) ?? (await pickModel(findModelFiles));
    if (spec) await profiling.profile(spec);
  },
  profileActiveModel: async ({ profiling, findModelFiles }, argument) => {
    const active = argument instanceof vscode.Uri ? argument : activeModelFile();
    const spec = specOf(active) ?? (await pickModel(findModelFiles));
    if (spec) await profiling.profile(spec);
  },
  profileSource: async ({ profiling, tracing }, argument) => {
    const script = askedScript(argument);
    if (script) return profileScript(profiling, script);
    const { uri, name } = (await sourceModel(tracing, argument)) ?? {};
    if (uri && name !== undefined) await profiling.profile(await tracing.model(uri, name));
  },
  openSourceModel: async ({ panels, tracing }, argument) => {
    const model = await sourceModel(tracing, argument);
    if (!model) return;
    const { uri, name } = model;
    const origin = originOfSpec({ kind: 'traced', name, path: uri.fsPath });
    panels.showModel(name, origin, () => new SourcePage(model, tracing));
  },
  profileWithPython: async ({ profiling, tracing, ownPython }, argument) => {
    const { uri, name } = (await ownPythonModel(tracing, argument)) ?? {};
    const spec = uri && name !== undefined ? await ownPython.request(uri, name) : undefined;
    if (spec) await profiling.profile(spec);
  },
  changeInput: ({ tracing }, argument) => changeInput(tracing, argument),
  profileWithArguments: ({ profiling }, argument) => {
    const script = askedScript(argument);
    return script ? profileScript(profiling, script, true) : profileWithArguments(argument);
  },
  buildResNet: (context) => build(context, 'resnet'),
  buildEfficientNet: (context) => build(context, 'efficientnet'),
  openProfile: async (_, argument) => {
    const file = argument instanceof vscode.Uri ? argument : await askForProfileFile();
    if (!file) return;
    const column = besideSource();
    await vscode.commands.executeCommand('vscode.openWith', file, PROFILE_EDITOR, column);
  },
  openRun: async ({ panels, runs }, argument) => {
    const run = await runs.open(idOf(argument));
    if (run) panels.showRun(run, undefined, false);
    else void vscode.window.showWarningMessage(vscode.l10n.t('This run is not kept any more.'));
  },
  deleteRun: ({ runs }, argument) => runs.remove(idOf(argument)),
  saveProfileAs: async ({ session, runs }, argument) => {
    const run: Run | null | undefined =
      argument === undefined ? session.run : await runs.open(idOf(argument));
    if (run) await saveProfileAs(run);
  },
  renameRun,
  pinRun,
  unpinRun,
  checkBudgets: ({ budgets }, argument) => budgets.check(argument),
  exportProfile: async ({ session, runs }, argument) => {
    const run = argument === undefined ? session.run : await runs.open(idOf(argument));
    if (run) await (await import('../rare')).exportProfile(run);
  },
  runAgain: ({ profiling }) => profiling.profileAgain(),
  compare: async (context, argument) => {
    const run = argument === undefined ? context.session.run : await runOf(context, argument);
    if (run) await (await import('../later')).compareWith({ ...context, askForFile }, run);
  },
  'runs.compare': async (context, argument) => {
    const { session, panels } = context;
    const other = await runOf(context, argument);
    if (!session.run || !other) return;
    // Against itself there is nothing to see.
    if (other === session.run) await vscode.commands.executeCommand('layerline.compare');
    else panels.compare(session.run, other);
  },
  compareSource: async (context, argument) => {
    const model = await sourceModel(context.tracing, argument);
    if (model) await (await import('../later')).compareSource({ ...context, askForFile }, model);
  },
  compareLayer: async ({ session }, argument) => {
    const { key, command, argument: model } = argument as ComparedLayer;
    await vscode.commands.executeCommand(command, model);
    // The model may have been measured again, as another.
    if (session.node(key)) session.select(key, 'command');
  },
  compareEngines: async (context) => (await import('../later')).compareEngines(context),
  profileTraining: async ({ profiling, findModelFiles, session }, argument) => {
    const asked = specOf(argument);
    if (!asked && session.run)
      return profiling.profileAgain((options) => asTraining(options, settings.training()));
    const spec = asked ?? (await pickModel(findModelFiles));
    if (spec) await profiling.profile(spec, asTraining(settings.runOptions(), settings.training()));
  },
  stop: ({ measurements }) => measurements.stop(),
  selectDevice: ({ devices }, argument) =>
    selectDevice(devices(), typeof argument === 'string' ? argument : undefined),
  goToSlowestLayer: ({ annotations }) => annotations.goToSlowest(),
  nextHotLayer: ({ annotations }) => annotations.nextHot(),
  revealLayer: ({ annotations }, argument) => annotations.reveal(String(argument)),
  showInPanel: ({ session, panels }, argument) => {
    if (!session.run) return;
    panels.showRun(session.run, undefined, false);
    session.select(String(argument), 'command');
  },
  showPanel: ({ session, panels }) => {
    if (session.run) panels.showRun(session.run, undefined, false);
  },
  toggleAnnotations: ({ annotations }) => annotations.toggle(),
  clear: ({ session, panels }) => {
    session.show(null);
    // A panel that is left would come to the front, and its numbers with it.
    panels.closeProfiles();
  },
  setUpTensorflow: async ({ storage, log }) =>
    (await import('../rare')).setUpTensorflowCommand(storage, log),
  showLog: ({ log }) => log.show(),
};

/** Registers every command. Expected failures become one sentence; bugs reach the log as well. */
export function registerCommands(context: CommandContext): vscode.Disposable {
  return vscode.Disposable.from(
    ...Object.entries(COMMANDS).map(([id, command]) =>
      vscode.commands.registerCommand(`layerline.${id}`, async (argument: unknown) => {
        try {
          await command(context, argument);
        } catch (error) {
          report(error, context.log);
        }
      }),
    ),
  );
}

function report(error: unknown, log: vscode.LogOutputChannel): void {
  if (error instanceof vscode.CancellationError) return;
  showProblem(logProblem(error, log), log);
}

async function build({ profiling, log }: CommandContext, family: 'resnet' | 'efficientnet') {
  const spec = await buildModel(family, log);
  if (spec) await profiling.profile(spec);
}

/** A model from a menu: a file's address, a spec, or an item of the sidebar that holds one. */
function specOf(argument: unknown): ModelSpec | undefined {
  if (argument instanceof vscode.Uri)
    return isModelFile(argument) ? { kind: 'file', path: argument.fsPath } : undefined;
  if (typeof argument !== 'object' || argument === null) return undefined;
  if ('spec' in argument) return argument.spec as ModelSpec;
  return 'kind' in argument && 'name' in argument ? (argument as ModelSpec) : undefined;
}

function runOf({ runs }: CommandContext, argument: unknown): Promise<Run | undefined> {
  return runs.open(idOf(argument));
}

async function askForFile(): Promise<Run | undefined> {
  const file = await askForProfileFile();
  return file && readProfileFile(file);
}

function activeModelFile(): vscode.Uri | undefined {
  return modelFileOf(vscode.window.tabGroups.activeTabGroup.activeTab);
}
