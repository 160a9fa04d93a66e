import { inject } from 'vitest';
import type { OpenedWorkbench, WorkbenchOptions } from './open-window';
import { openWindow } from './open-window';

/** Opens a window of the VS Code that all test files share. */
export async function openWorkbench(options: WorkbenchOptions): Promise<OpenedWorkbench> {
  const vscode = inject('vscode');
  if ('missing' in vscode) throw new Error(vscode.missing);
  return openWindow(vscode, options);
}
