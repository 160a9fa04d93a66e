import { cpus, totalmem } from 'node:os';
import * as vscode from 'vscode';
import type { DeviceName } from '../../engine/options';
import { formatBytes } from '../../profile/format';
import { settings } from '../settings';
import { markedUri } from './marks';

export interface DeviceInfo {
  readonly id: DeviceName;
  /** `CPU`. */
  readonly title: string;
  /** `AMD EPYC`. */
  readonly hardware: string;
  readonly cores: number;
  readonly memoryBytes: number;
}

/** Where models can run on this machine. */
export function listDevices(): DeviceInfo[] {
  const cores = cpus();
  return [
    {
      id: 'cpu',
      title: 'CPU',
      hardware: cores[0]?.model.trim() ?? '',
      cores: cores.length,
      memoryBytes: totalmem(),
    },
  ];
}

export class DevicesView implements vscode.TreeDataProvider<DeviceInfo>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;

  private readonly subscriptions: vscode.Disposable[];

  constructor(private readonly devices: () => readonly DeviceInfo[]) {
    this.subscriptions = [
      vscode.window.createTreeView('layerline.devices', { treeDataProvider: this }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('layerline.device')) this.changed.fire();
      }),
    ];
  }

  getChildren(parent?: DeviceInfo): DeviceInfo[] {
    return parent ? [] : [...this.devices()];
  }

  getTreeItem(device: DeviceInfo): vscode.TreeItem {
    const isSelected = settings.runOptions().device === device.id;
    const cores =
      device.cores === 1 ? vscode.l10n.t('1 core') : vscode.l10n.t('{0} cores', device.cores);
    const memory = formatBytes(device.memoryBytes);
    const item = new vscode.TreeItem(device.title);
    item.id = device.id;
    item.description = [device.hardware, cores, memory].filter((part) => part !== '').join(' · ');
    item.iconPath = new vscode.ThemeIcon('chip');
    item.contextValue = 'device';
    item.tooltip = [device.title, item.description].join(' · ');
    item.resourceUri = markedUri('device', device.id, isSelected);
    item.command = {
      command: 'layerline.selectDevice',
      title: vscode.l10n.t('Select Device'),
      arguments: [device.id],
    };
    const state = isSelected ? vscode.l10n.t('selected') : vscode.l10n.t('not selected');
    item.accessibilityInformation = { label: [item.tooltip, state].join(', ') };
    return item;
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions, this.changed).dispose();
  }
}
