import * as vscode from 'vscode';
import { formatBytes } from '../../profile/format';
import { foundTensorflow } from '../../setup/tensorflow/folder';
import type { Question, SetupProgress } from '../../setup/tensorflow/questions';
import { removeTensorflow } from '../../setup/tensorflow/remove';
import { setUpTensorflow } from '../../setup/tensorflow/set-up';
import { logProblem, showProblem } from '../problems';
import { settings } from '../settings';

/**
 * Finds or downloads TensorFlow, after asking, and keeps it in `storage`; where one is set up
 * already, offers to remove it or to set up another.
 */
export async function setUpTensorflowCommand(
  storage: string,
  log: vscode.LogOutputChannel,
): Promise<void> {
  const choice = await chosen(storage);
  if (choice === undefined) return;
  if (choice === 'remove') {
    await removeTensorflow(storage);
    const { engine, backend } = settings.runOptions();
    if (backend === 'tensorflow') await settings.useEngine(engine, 'wasm');
    void vscode.window.showInformationMessage(vscode.l10n.t('TensorFlow was removed.'));
    return;
  }
  const from = choice === 'from' ? await askForPlace() : undefined;
  if (choice === 'from' && from === undefined) return;
  try {
    const done = await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t('Setting up TensorFlow'),
        cancellable: true,
      },
      (progress, token) => setUp(storage, from, progress, token, log),
    );
    const message = vscode.l10n.t('TensorFlow {0} is set up.', done.version);
    const use = vscode.l10n.t('Use It');
    if ((await vscode.window.showInformationMessage(message, use)) === use)
      await settings.useEngine('tfjs', 'tensorflow');
  } catch (error) {
    if (isQuiet(error)) return;
    showProblem(logProblem(error, log), log);
  }
}

type Choice = 'search' | 'from' | 'remove';

async function chosen(storage: string): Promise<Choice | undefined> {
  const found = foundTensorflow(storage);
  const items: (vscode.QuickPickItem & { readonly choice: Choice })[] = [
    {
      choice: 'search',
      label: vscode.l10n.t('$(search) Find or Download'),
      detail: vscode.l10n.t(
        'Looks into your Python environments, then asks before it downloads anything.',
      ),
    },
    {
      choice: 'from',
      label: vscode.l10n.t('$(folder) Choose a Folder or Wheel…'),
      detail: vscode.l10n.t('A Python environment with TensorFlow, a wheel, or a libtensorflow.'),
    },
  ];
  if (found)
    items.push({
      choice: 'remove',
      label: vscode.l10n.t('$(trash) Remove TensorFlow {0}', found.record.version),
      detail: found.record.source.name,
    });
  const title = vscode.l10n.t('Set Up TensorFlow');
  return (await vscode.window.showQuickPick(items, { title }))?.choice;
}

async function askForPlace(): Promise<string | undefined> {
  const picked = await vscode.window.showOpenDialog({
    canSelectFiles: true,
    canSelectFolders: true,
    openLabel: vscode.l10n.t('Use TensorFlow from There'),
  });
  return picked?.[0]?.fsPath;
}

async function setUp(
  storage: string,
  from: string | undefined,
  progress: vscode.Progress<{ message?: string; increment?: number }>,
  token: vscode.CancellationToken,
  log: vscode.LogOutputChannel,
) {
  const controller = new AbortController();
  const cancelling = token.onCancellationRequested(() => controller.abort());
  // Environments beside somebody else's files hold libraries that would be run.
  const folders = vscode.workspace.isTrusted ? (vscode.workspace.workspaceFolders ?? []) : [];
  try {
    return await setUpTensorflow({
      storage,
      from,
      roots: folders.map(({ uri }) => uri.fsPath),
      signal: controller.signal,
      ask: async (question) => {
        const isAgreed = await agrees(question);
        log.info(`${JSON.stringify(question)}: ${isAgreed ? 'yes' : 'no'}`);
        return isAgreed;
      },
      onProgress: (state) => progress.report({ message: progressText(state) }),
    });
  } finally {
    cancelling.dispose();
  }
}

async function agrees(question: Question): Promise<boolean> {
  if (question.kind === 'use') {
    const use = vscode.l10n.t('Use It');
    const message = vscode.l10n.t('Use TensorFlow {0}?', question.version ?? '').replace(' ?', '?');
    const options = { modal: true, detail: question.folder };
    return (await vscode.window.showInformationMessage(message, options, use)) === use;
  }
  if (question.kind === 'search') {
    const search = vscode.l10n.t('Search');
    const message = vscode.l10n.t('Look for TensorFlow at {0}?', question.host);
    const detail = vscode.l10n.t('No TensorFlow of a Python environment is used.');
    const options = { modal: true, detail };
    return (await vscode.window.showInformationMessage(message, options, search)) === search;
  }
  const { file, host, version, bytes, keptBytes } = question;
  const download = vscode.l10n.t('Download');
  const size = bytes === null ? vscode.l10n.t('size not told') : formatBytes(bytes);
  const message = vscode.l10n.t('Download TensorFlow {0} ({1})?', version, size);
  const from = vscode.l10n.t('{0} from {1}.', file, host);
  const kept =
    keptBytes === null ? '' : vscode.l10n.t('It takes {0} on the disk.', formatBytes(keptBytes));
  const options = { modal: true, detail: `${from} ${kept}`.trim() };
  return (await vscode.window.showInformationMessage(message, options, download)) === download;
}

function progressText({ step, fraction, bytes, totalBytes }: SetupProgress): string {
  const names: Readonly<Record<SetupProgress['step'], string>> = {
    search: vscode.l10n.t('searching'),
    download: vscode.l10n.t('downloading'),
    unpack: vscode.l10n.t('unpacking'),
    build: vscode.l10n.t('building the binding'),
    check: vscode.l10n.t('running a convolution'),
  };
  if (fraction === undefined || bytes === undefined) return names[step];
  const done = `${formatBytes(bytes)} / ${formatBytes(totalBytes)}`;
  return `${names[step]} ${Math.round(fraction * 100)} % (${done})`;
}

/** What was cancelled or declined needs no message. */
function isQuiet(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === 'AbortError' || ('code' in error && error.code === 'declined');
}
