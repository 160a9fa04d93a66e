import * as vscode from 'vscode';
import type { ZooSpec } from '../../zoo';
import { describeZoo, zooSpec } from '../../zoo/specs';
import { titleOfSpec } from '../describe-model';
import type { Answers, Check } from './build-steps';
import { askOption, askThen, askVariant, efficientNetSteps, resNetSteps } from './build-steps';
import { askSteps } from './steps';

type Family = ZooSpec['kind'];

/**
 * Guides through the options of a ResNet or an EfficientNet. Returns the model to profile, or
 * undefined when the user gave up or saved it as a file.
 */
export async function buildModel(
  family: Family,
  log: vscode.LogOutputChannel,
): Promise<ZooSpec | undefined> {
  const variants = describeZoo().filter((entry) => entry.spec.kind === family);
  // Tells how many steps there are until a variant is chosen.
  const name = variants[0]?.name ?? family;
  const first: Answers = { name, options: { batch: 1 }, then: 'profile' };
  const { ZooChecks } = await import('../later');
  const checks = new ZooChecks();
  const check: Check = ({ name, options }) =>
    checks.problemOf(zooSpec(name, options)).catch((error: unknown) => {
      // The answer is taken, and what is wrong with it will be told when the model is built.
      log.warn(`The options of ${name} are not checked: ${String(error)}`);
      return undefined;
    });
  const answers = await askSteps(titleOfFamily(family), first, (state) => [
    askVariant(variants),
    ...(family === 'resnet' ? resNetSteps(state, check) : efficientNetSteps(state, check)),
    askOption(check, 'classes', vscode.l10n.t('Classes: length of the output')),
    askOption(check, 'batch', vscode.l10n.t('Batch: samples that run at once')),
    askThen,
  ]).finally(() => checks.dispose());
  if (!answers) return undefined;
  const spec = zooSpec(answers.name, answers.options);
  if (answers.then === 'profile') return spec;
  await save(spec, log);
  return undefined;
}

function titleOfFamily(family: Family): string {
  return family === 'resnet' ? vscode.l10n.t('Build ResNet') : vscode.l10n.t('Build EfficientNet');
}

async function save(spec: ZooSpec, log: vscode.LogOutputChannel): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Save {0}', titleOfSpec(spec)),
    filters: { ONNX: ['onnx'] },
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, `${spec.name}.onnx`) }),
  });
  if (!target) return;
  const title = vscode.l10n.t('Building {0}', titleOfSpec(spec));
  const location = vscode.ProgressLocation.Notification;
  await vscode.window.withProgress({ location, title, cancellable: true }, async (_, token) => {
    const controller = new AbortController();
    token.onCancellationRequested(() => controller.abort(new vscode.CancellationError()));
    const { saveInProcess } = await import('../later');
    const saved = await saveInProcess(spec, target.fsPath, controller.signal);
    log.info(`Saved ${saved.path}, ${saved.sizeBytes} bytes`);
  });
  await vscode.commands.executeCommand('vscode.open', target);
}
