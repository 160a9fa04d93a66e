import { test as base, inject } from 'vitest';
import type { WorkbenchOptions } from './open-window';
import { openWorkbench } from './open-workbench';

/**
 * Vitest's `test` with a `workbench`, which opens for the first test of the file that asks for it
 * and closes after the last. Tests are skipped where there is no VS Code to open.
 */
export function workbenchTest(options: WorkbenchOptions = {}) {
  const test = base
    .extend('workbench', { scope: 'file' }, async ({}, { onCleanup }) => {
      const opened = await openWorkbench(options);
      onCleanup(() => opened.close());
      return opened.workbench;
    })
    .extend('aftermath', { auto: true }, ({ workbench, task }, { onCleanup }) => {
      onCleanup(async () => {
        if (task.result?.state === 'fail')
          await workbench.screenshot(`failed-${fileName(task.name)}`);
        // A list that a failed test left open would take the keys of the next one.
        await workbench.quickInput.dismiss();
      });
    });
  return 'missing' in inject('vscode') ? test.skip : test;
}

function fileName(text: string): string {
  return text.replace(/[^\w.]+/g, '-');
}
