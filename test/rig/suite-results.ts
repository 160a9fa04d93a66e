import { existsSync, readFileSync } from 'node:fs';

/** What a suite in the extension host leaves, a line of JSON each, so that a crash loses little. */
export type SuiteEvent =
  | { readonly kind: 'started'; readonly name: string }
  | { readonly kind: 'passed'; readonly name: string; readonly ms: number }
  | { readonly kind: 'failed'; readonly name: string; readonly error: string }
  | { readonly kind: 'skipped'; readonly name: string }
  | { readonly kind: 'end' };

/** Counts of one part of the tests, as scripts/test.mjs adds them up. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  /** Names. */
  readonly skipped: readonly string[];
}

export function readEvents(file: string): SuiteEvent[] {
  if (!existsSync(file)) return [];
  // What follows the last line break is still being written.
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as SuiteEvent);
}

/** Tells a suite that ended from one that crashed: VS Code's exit code is 0 for both. */
export function hasEnded(events: readonly SuiteEvent[]): boolean {
  return events.some(({ kind }) => kind === 'end');
}

/** The test that ran when the suite crashed, or what came before the first one. */
export function interrupted(events: readonly SuiteEvent[]): string {
  const last = events.at(-1);
  return last?.kind === 'started' ? `in "${last.name}"` : 'between tests';
}

export function countEvents(events: readonly SuiteEvent[]): Counts {
  const count = (kind: SuiteEvent['kind']) => events.filter((event) => event.kind === kind).length;
  return {
    passed: count('passed'),
    failed: count('failed') + (hasEnded(events) ? 0 : 1),
    skipped: events.flatMap((event) => (event.kind === 'skipped' ? [event.name] : [])),
  };
}
