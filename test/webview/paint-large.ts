import { pack } from '../../src/vscode/panel/wire';
import { syntheticContent } from './contents';
import type { OpenPanel, PanelHarness } from './harness';
import type { Tasks } from './traced-tasks';
import { traced } from './traced-tasks';

export interface LargePaint {
  readonly panel: OpenPanel;
  /** From the profile's arrival to its first paint, ms. */
  readonly paintMs: number;
  readonly tasks: Tasks;
}

/** Gives 10,000 layers, with a source line each, to a panel that is open. */
export async function paintLarge(harness: PanelHarness): Promise<LargePaint> {
  const content = syntheticContent({ layers: 10_000, fused: 0, runs: 20, withSource: true });
  const panel = await harness.open({});
  // Brought into the page before, because that is the harness's work and not the panel's.
  const packed = await pack({ type: 'content', content });
  await panel.page.evaluate((given) => Object.assign(window, { given }), packed);
  let paintMs = Number.NaN;
  const tasks = await traced(panel.page, async () => {
    await panel.page.evaluate(() => {
      const { given } = window as unknown as { given: unknown };
      postMessage(given);
      Object.assign(window, { given: null });
    });
    paintMs = await panel.painted();
  });
  return { panel, paintMs, tasks };
}
