import * as vscode from 'vscode';
import type { Measurements } from './measurements';
import type { Session } from './session';

/** Keeps the keys by which package.json enables commands and shows views. */
export function registerContextKeys(
  session: Session,
  measurements: Measurements,
): vscode.Disposable {
  const set = (key: string, value: boolean): void =>
    void vscode.commands.executeCommand('setContext', `layerline.${key}`, value);
  const update = (): void => {
    const { run } = session;
    set('hasProfile', run !== null);
    set('hasSource', run?.profile.layers.some((layer) => layer.source !== null) ?? false);
    set('measuring', measurements.current !== undefined);
  };
  update();
  return vscode.Disposable.from(session.onDidChange(update), measurements.onDidChange(update));
}
