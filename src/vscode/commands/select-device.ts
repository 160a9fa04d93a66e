import * as vscode from 'vscode';
import { listDevices } from '../devices';

/** Asks where models run, unless it is said, and keeps the answer as a setting. */
export async function selectDevice(wanted?: string): Promise<void> {
  const configuration = vscode.workspace.getConfiguration('layerline');
  const current = configuration.get('device', 'cpu');
  const items = listDevices().map(({ device, label, name }) => ({
    label,
    description: device === current ? vscode.l10n.t('{0} · selected', name) : name,
    device,
  }));
  const known = items.find((item) => item.device === wanted);
  const picked =
    known ??
    (await vscode.window.showQuickPick(items, {
      title: vscode.l10n.t('Select Device'),
      placeHolder: vscode.l10n.t('Where models run'),
    }));
  if (picked && picked.device !== current)
    await configuration.update('device', picked.device, vscode.ConfigurationTarget.Global);
}
