import * as l10n from '@vscode/l10n';
import { basename } from 'node:path';
import { FormatError } from './errors';

/** A damaged file. `what` is a part of a sentence: `its config.json is no JSON`. */
export function damaged(path: string, what: string): FormatError {
  return new FormatError(
    'malformed',
    l10n.t('{0} is damaged: {1}; save the model again.', basename(path), what),
    { path },
  );
}

export function tooLarge(path: string, message: string): FormatError {
  return new FormatError('too-large', message, { path });
}

export function unsupported(path: string, message: string): FormatError {
  return new FormatError('unsupported', message, { path });
}

const MOST_LISTED = 10;

/** `a, b, …`: names come from the file, and there may be thousands. */
export function listed(items: Iterable<string>): string {
  const all = [...new Set(items)];
  const shown = all.slice(0, MOST_LISTED).join(', ');
  return all.length > MOST_LISTED ? `${shown}, … (${all.length})` : shown;
}
