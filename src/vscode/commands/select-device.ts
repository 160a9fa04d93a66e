import * as vscode from 'vscode';
import type { DeviceInfo } from '../devices';
import { isSelected } from '../devices';
import { settings } from '../settings';

/** Asks what runs models, and where, unless it is said; keeps the answer as settings. */
export async function selectDevice(devices: readonly DeviceInfo[], wanted?: string): Promise<void> {
  const options = settings.runOptions();
  const items = devices.map((info) => ({
    label: `${info.label} · ${info.runtime}`,
    description: isSelected(info, options) ? vscode.l10n.t('{0} · selected', info.name) : info.name,
    info,
  }));
  const known = devices.find(({ id }) => id === wanted);
  const picked =
    known ??
    (
      await vscode.window.showQuickPick(items, {
        title: vscode.l10n.t('Select Device'),
        placeHolder: vscode.l10n.t('What runs models, and where'),
      })
    )?.info;
  if (!picked || isSelected(picked, options)) return;
  await settings.useEngine(picked.engine, picked.backend);
}
