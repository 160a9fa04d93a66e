import * as l10n from '@vscode/l10n';

/** One text of several sentences; empty ones are left out. */
export function sentences(texts: readonly string[]): string {
  return texts
    .filter((text) => text !== '')
    .reduce((before, next) => (before === '' ? next : joined(before, next)), '');
}

/** Not every language puts a space between sentences. */
function joined(before: string, next: string): string {
  return l10n.t({
    message: '{0} {1}',
    args: [before, next],
    comment: ['Two sentences, one after the other'],
  });
}
