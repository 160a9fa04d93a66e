/** From Enter in the box at the top of the window to what comes of it. */
import type { Frame } from 'playwright-core';
import type { Sighted } from './sightings';
import type { Window } from './window';

export interface Confirmed {
  /** From Enter to the first layers of a table, painted. */
  readonly tableMs: number;
  /** Only of a measurement: to the first provisional total, and to the finished profile. */
  readonly provisionalMs: number;
  readonly finishedMs: number;
  /** Only of a measurement: from the profile's arrival at its panel, which is open, to its paint. */
  readonly arrivedMs: number;
  /** Of all processes in that time. */
  readonly processorMs: number;
  readonly panel: Frame;
}

const LIMIT_MS = 60_000;

/** Opens a file of the workspace by its name, in a window without any other. */
export async function openFile(window: Window, name: string): Promise<Confirmed> {
  await closeEditors(window);
  const { quickInput } = window.workbench;
  await quickInput.open('Control+P');
  await quickInput.type(name);
  await quickInput.rows.filter({ hasText: name }).first().waitFor();
  return confirm(window, 'table');
}

/** Profiles a model that the palette's command lists. */
export async function profileModel(window: Window, label: string): Promise<Confirmed> {
  await closeEditors(window);
  const { quickInput } = window.workbench;
  await window.workbench.run('Layerline: Profile Model…');
  await quickInput.type(label);
  await quickInput.row(label).waitFor();
  return confirm(window, 'totals');
}

async function confirm(
  { workbench, sightings, processorTimeMs }: Window,
  last: 'table' | 'totals',
): Promise<Confirmed> {
  sightings.forget();
  const before = processorTimeMs();
  await workbench.quickInput.accept();
  const { frame } = await sightings.wait(last, LIMIT_MS);
  const processorMs = processorTimeMs() - before;
  const at = (what: Sighted): number => sightings.get(what)?.atMs ?? Number.NaN;
  const until = (what: Sighted): number => at(what) - at('confirmed');
  return {
    tableMs: until('table'),
    provisionalMs: until('provisional'),
    finishedMs: until('totals'),
    arrivedMs: at('totals') - at('content'),
    processorMs,
    panel: frame,
  };
}

async function closeEditors({ workbench }: Window): Promise<void> {
  await workbench.run('View: Close All Editors');
  await workbench.page.locator('.tabs-container .tab').first().waitFor({ state: 'detached' });
}
