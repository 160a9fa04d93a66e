import type { ToPanel } from '../../src/vscode/panel/messages';

/** A measurement about two thirds through. */
export function measuringMessages(): ToPanel[] {
  const before = (['start', 'build', 'load', 'warm-up'] as const).map((step, index): ToPanel => ({
    type: 'progress',
    progress: { step, fraction: index * 0.05 },
    elapsedMs: index * 310,
  }));
  const runs = Array.from({ length: 23 }, (_, run): ToPanel => ({
    type: 'progress',
    progress: {
      step: 'measure',
      fraction: 0.2 + run * 0.02,
      runs: run + 1,
      medianMs: 43 + 2 / (run + 1) + Math.sin(run) * 0.1,
      leftMs: 9000 - run * 90,
    },
    elapsedMs: 1240 + run * 90,
  }));
  return [...before, ...runs];
}
