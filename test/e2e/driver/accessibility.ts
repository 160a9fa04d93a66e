import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Frame } from 'playwright-core';

const SOURCE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

const OPTIONS: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
  iframes: false,
  preload: false,
};

declare const axe: { run(context: unknown, options: RunOptions): Promise<AxeResults> };
declare const document: unknown;

/**
 * What axe-core finds wrong in a frame by WCAG 2.2 AA, a line per element; empty when nothing.
 * A webview's content security policy forbids script tags, so the source is evaluated instead.
 */
export async function accessibilityViolations(frame: Frame): Promise<string[]> {
  const loaded = await frame.evaluate(() => typeof axe === 'object');
  if (!loaded) await frame.evaluate(readFileSync(SOURCE, 'utf8'));
  const { violations } = await frame.evaluate((options) => axe.run(document, options), OPTIONS);
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => {
      const reason = failureSummary?.replace(/\s+/g, ' ') ?? help;
      return `${id}: ${target.join(' ')}: ${reason}`;
    }),
  );
}
