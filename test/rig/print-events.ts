import type { SuiteEvent } from './suite-results';

/** Prints each event of a suite once, however often it is called with all of them so far. */
export function eventPrinter(): (events: readonly SuiteEvent[]) => void {
  let printed = 0;
  return (events) => {
    for (const event of events.slice(printed)) printEvent(event);
    printed = events.length;
  };
}

function printEvent(event: SuiteEvent): void {
  switch (event.kind) {
    case 'passed':
      return console.log(` ✓ ${event.name} ${event.ms} ms`);
    case 'failed':
      return console.log(` ✗ ${event.name}\n${event.error.replace(/^/gm, '     ')}`);
    case 'skipped':
      return console.log(` ↓ ${event.name}`);
    case 'started':
    case 'end':
      return;
  }
}
