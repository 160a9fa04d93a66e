import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { setByteUnits } from './profile/format';
import { tensorflowFolder } from './setup/tensorflow/folder';
import { registerAnnotations } from './vscode/annotations/annotations';
import { registerCommands } from './vscode/commands/commands';
import { registerContextKeys } from './vscode/context-keys';
import { BudgetChecks } from './vscode/budgets/budget-checks';
import { listDevices } from './vscode/devices';
import { ModelFinder } from './vscode/find-models';
import { SourceFinder } from './vscode/find-sources';
import { MachineRoofs } from './vscode/machine-roofs';
import { Measurements } from './vscode/measurements';
import { MODEL_EDITORS, ModelEditor } from './vscode/model-editor';
import { PythonsAtHand } from './vscode/own-python/find-python';
import { OwnPython } from './vscode/own-python/own-python';
import { commandId } from './vscode/panel/panel';
import { Panels } from './vscode/panel/panels';
import { readProfileFile } from './vscode/profile-files';
import { Profiling } from './vscode/profiling';
import { RunFolder } from './vscode/runs';
import { Session } from './vscode/session';
import { settings } from './vscode/settings';
import { ModelSource } from './vscode/source/model-source';
import { ChosenInputs } from './vscode/source/chosen-inputs';
import { ProfileOnSave } from './vscode/source/profile-on-save';
import { registerSource } from './vscode/source/register';
import { SourceTracing } from './vscode/source/source-tracing';
import { registerSidebar } from './vscode/sidebar/register';
import { StatusBar } from './vscode/status-bar';
import { sharedStoragePath } from './vscode/workspace-storage';

/** Composition root: constructs, connects, registers. Must stay cheap: no model is built here. */
export function activate(context: vscode.ExtensionContext): void {
  // Pure modules have their texts from here; the host's own come through vscode.l10n.
  if (vscode.l10n.bundle) l10n.config({ contents: vscode.l10n.bundle });
  const log = vscode.window.createOutputChannel('Layerline', { log: true });
  const storage = context.storageUri ?? context.globalStorageUri;
  const session = new Session();
  const shared = storage.with({ path: sharedStoragePath(storage.path) });
  const runs = new RunFolder(vscode.Uri.joinPath(shared, 'runs'), log);
  const inputs = new ChosenInputs(context.workspaceState);
  const pythons = new PythonsAtHand(log);
  const tracing = new SourceTracing(
    vscode.Uri.joinPath(context.globalStorageUri, 'source'),
    inputs,
    pythons,
  );
  const sources = new ModelSource(tracing, log);
  const measurements = new Measurements(runs, log, sources);
  const finder = new ModelFinder();
  const sourceFinder = new SourceFinder();
  const roofs = new MachineRoofs(context.globalState);
  const annotations = registerAnnotations({ session, runs, log });
  const panels = new Panels(context.extensionUri, session, log, {
    openRun: (id) => runs.open(id),
    openFile: async (uri) => sources.completeRun(await readProfileFile(uri)),
    reveal: (layer) => void annotations.reveal(layer),
    command: (command) => void vscode.commands.executeCommand(commandId(command)),
    measureRoofs: (threads) => roofs.get(threads),
  });
  const tensorflow = () => tensorflowFolder(context.globalStorageUri.fsPath);
  const devices = () => listDevices(tensorflow() !== undefined);
  const ownPython = new OwnPython(tracing.inputs, log);
  const profiling = new Profiling(
    measurements,
    panels,
    session,
    log,
    ({ path, name }, batch) => tracing.model(vscode.Uri.file(path), name, batch),
    ({ path, name }) => ownPython.request(vscode.Uri.file(path), name),
    tensorflow,
    (path) => tracing.keras(path),
  );
  const budgets = new BudgetChecks({ measurements, tracing, tensorflowFolder: tensorflow }, log);
  context.subscriptions.push(
    log,
    budgets,
    session,
    runs,
    measurements,
    finder,
    sourceFinder,
    annotations,
    annotations.onDidChangeStale((layers) => panels.markStale(layers)),
    panels,
    inputs,
    pythons,
    tracing,
    new ProfileOnSave({ tracing, panels, profiling, measurements, log }),
    registerSource({
      tracing,
      annotations,
      session,
      runs,
      log,
    }),
    followUnits(),
    registerContextKeys(session, measurements),
    ...MODEL_EDITORS.map((viewType) =>
      vscode.window.registerCustomEditorProvider(
        viewType,
        new ModelEditor(context.extensionUri, log, (path, signal) => tracing.keras(path, signal)),
      ),
    ),
    new StatusBar(session, measurements),
    registerSidebar({
      session,
      runs,
      finder,
      sourceFinder,
      tracing,
      devices,
      state: context.workspaceState,
    }),
    registerCommands({
      session,
      runs,
      panels,
      profiling,
      measurements,
      annotations,
      tracing,
      ownPython,
      budgets,
      storage: context.globalStorageUri.fsPath,
      devices,
      findModelFiles: () => finder.modelFiles(),
      log,
    }),
  );
}

/** Everything formatted from now on is in the units that the user likes. */
function followUnits(): vscode.Disposable {
  setByteUnits(settings.units());
  return vscode.workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration('layerline.units')) setByteUnits(settings.units());
  });
}
