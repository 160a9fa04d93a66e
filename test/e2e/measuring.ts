/** Steps around a measurement that several test files take. */
import type { Frame } from 'playwright-core';
import { expect, inject } from 'vitest';
import { engineDescendants, until } from '../support/processes';
import type { Workbench } from './driver';

export const MEASURING_MS = 90_000;

/** Engines of all windows; a measurement has two. */
export function engines(): number[] {
  const vscode = inject('vscode');
  return 'missing' in vscode ? [] : engineDescendants(vscode.server);
}

export async function noEngineWithin(limitMs: number): Promise<void> {
  await until(() => engines().length === 0, limitMs);
  expect(engines()).toEqual([]);
}

/** Starts a model by the label that the picker shows. */
export async function profile(workbench: Workbench, model: string): Promise<void> {
  await workbench.run('Layerline: Profile Model');
  await workbench.quickInput.pick(model);
}

/** The panel of a measurement that has made its first runs. */
export async function measuring(workbench: Workbench): Promise<Frame> {
  const panel = await workbench.webview('Measuring, run', MEASURING_MS);
  await panel.getByRole('button', { name: /^Stop and keep/ }).waitFor();
  expect(engines()).toHaveLength(2);
  return panel;
}

/** Titles of the runs that are kept, newest first. */
export async function keptRuns(workbench: Workbench): Promise<string[]> {
  await workbench.openContainer('Layerline');
  await workbench.onlyView('Runs');
  const rows = workbench.view('Runs').locator('.monaco-list-row .label-name');
  return rows.allInnerTexts();
}

export async function expectRuns(workbench: Workbench, titles: readonly string[]): Promise<void> {
  await expect.poll(() => keptRuns(workbench), { timeout: 20_000 }).toEqual(titles);
}

/** The progress of what has ended stays among the messages for a moment. */
export async function expectMessages(
  workbench: Workbench,
  messages: readonly unknown[],
): Promise<void> {
  await expect.poll(() => workbench.notifications(), { timeout: 15_000 }).toEqual(messages);
}
