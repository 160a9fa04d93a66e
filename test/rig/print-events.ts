import type { SuiteEvent } from './suite-results';

const LINE_LIMIT = 300;

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
      return console.log(` ✗ ${event.name}\n${indent(event.error)}`);
    case 'skipped':
      return console.log(` ↓ ${event.name}`);
    case 'started':
    case 'end':
      return;
  }
}

/** Cuts the lines of minified bundles that stack traces quote. */
function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `     ${line.slice(0, LINE_LIMIT)}`)
    .join('\n');
}
