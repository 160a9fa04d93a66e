import * as vscode from 'vscode';
import { formatBytes } from '../../profile/format';
import type { DeviceInfo } from '../devices';
import { isSelected } from '../devices';
import { settings } from '../settings';
import { markedUri } from './marks';

/** Where models can run on this machine; the selected one is checked. */
export class DevicesView implements vscode.TreeDataProvider<DeviceInfo>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;

  private readonly subscriptions: vscode.Disposable[];

  constructor(private readonly devices: () => readonly DeviceInfo[]) {
    this.subscriptions = [
      vscode.window.createTreeView('layerline.devices', { treeDataProvider: this }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('layerline')) this.changed.fire();
      }),
    ];
  }

  getChildren(parent?: DeviceInfo): DeviceInfo[] {
    return parent ? [] : [...this.devices()];
  }

  getTreeItem(device: DeviceInfo): vscode.TreeItem {
    const selected = isSelected(device, settings.runOptions());
    const cores =
      device.cores === 1 ? vscode.l10n.t('1 core') : vscode.l10n.t('{0} cores', device.cores);
    const memory = formatBytes(device.memoryBytes);
    const item = new vscode.TreeItem(device.label);
    item.id = device.id;
    item.description = [device.runtime, device.name, cores, memory]
      .filter((part) => part !== '')
      .join(' · ');
    item.iconPath = new vscode.ThemeIcon('chip');
    item.contextValue = 'device';
    item.tooltip = [device.label, item.description].join(' · ');
    item.resourceUri = markedUri('device', device.id, selected);
    if (!selected)
      item.command = {
        command: 'layerline.selectDevice',
        title: vscode.l10n.t('Select Device'),
        arguments: [device.id],
      };
    const state = selected ? vscode.l10n.t('selected') : vscode.l10n.t('not selected');
    item.accessibilityInformation = { label: [item.tooltip, state].join(', ') };
    return item;
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions, this.changed).dispose();
  }
}
