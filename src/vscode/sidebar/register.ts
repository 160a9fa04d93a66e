import * as vscode from 'vscode';
import { zooSpec } from '../../zoo/specs';
import type { DeviceInfo } from '../devices';
import type { ModelFinder } from '../find-models';
import type { SourceFinder } from '../find-sources';
import type { RunFolder } from '../runs';
import type { Session } from '../session';
import type { SourceTracing } from '../source/source-tracing';
import { DevicesView } from './devices-view';
import { LayersView } from './layers-view';
import { MarkDecorations } from './marks';
import type { ModelItem } from './model-item';
import { ModelsView } from './models-view';
import type { KeptRun } from './runs-view';
import { RunsView } from './runs-view';

export interface SidebarParts {
  readonly session: Session;
  readonly runs: RunFolder;
  readonly finder: ModelFinder;
  readonly sourceFinder: SourceFinder;
  readonly tracing: SourceTracing;
  /** Asked when the view is first shown: looking at the machine takes time. */
  readonly devices: () => readonly DeviceInfo[];
  /** Of the workspace. */
  readonly state: vscode.Memento;
}

/** The four views of the sidebar and the commands that belong to no other place. */
export function registerSidebar(parts: SidebarParts): vscode.Disposable {
  const { session, runs, finder, sourceFinder, tracing, devices, state } = parts;
  return vscode.Disposable.from(
    new ModelsView(finder, sourceFinder, tracing, runs),
    new LayersView(session, state),
    new DevicesView(devices),
    new RunsView(runs, session),
    vscode.window.registerFileDecorationProvider(new MarkDecorations()),
    vscode.commands.registerCommand('layerline.models.refresh', () => {
      finder.refresh();
      sourceFinder.refresh();
    }),
    vscode.commands.registerCommand('layerline.models.open', openModelItem),
    vscode.commands.registerCommand('layerline.models.profile', profileItem),
    vscode.commands.registerCommand('layerline.runs.saveAs', ({ id }: KeptRun) =>
      vscode.commands.executeCommand('layerline.saveProfileAs', id),
    ),
  );
}

/** An item of the view, or the name of a model of the zoo from a welcome's button. */
function profileItem(item: ModelItem | string): Thenable<unknown> {
  if (typeof item !== 'string' && item.kind === 'source-model') {
    const model = { uri: vscode.Uri.file(item.path), name: item.name };
    return vscode.commands.executeCommand('layerline.profileSource', model);
  }
  const target = typeof item === 'string' ? { spec: zooSpec(item) } : item;
  return vscode.commands.executeCommand('layerline.profileModel', target);
}

function openModelItem(item: ModelItem): Thenable<unknown> | undefined {
  switch (item.kind) {
    case 'model':
      return vscode.commands.executeCommand('vscode.open', vscode.Uri.file(item.path));
    case 'profile':
      return vscode.commands.executeCommand('layerline.openProfile', vscode.Uri.file(item.path));
    case 'source':
      return openAt(item.path, 1);
    case 'source-model':
    case 'source-note':
      return openAt(item.path, item.line ?? 1);
    case 'sources':
    case 'zoo':
    case 'zoo-model':
      return undefined;
  }
}

/** @param line from 1. */
function openAt(path: string, line: number): Thenable<unknown> {
  const start = new vscode.Position(line - 1, 0);
  const selection = new vscode.Range(start, start);
  return vscode.window.showTextDocument(vscode.Uri.file(path), { selection });
}
