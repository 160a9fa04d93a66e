import * as l10n from '@vscode/l10n';
import { isUserError } from '../../../model/errors';
import { EngineError } from '../../errors';

/** TF.js's own words are long and many-lined; the first line says what went wrong. */
const LONGEST_REASON = 300;

/** What TF.js says when a model can't be loaded, in one sentence; other user errors as they are. */
export function loadFailure(name: string, error: unknown): unknown {
  if (isUserError(error)) return error;
  return new EngineError(
    'load-failed',
    l10n.t("TensorFlow.js can't load {0}: {1}", name, reasonOf(error)),
  );
}

/** The same for a model that loads and doesn't run. */
export function runFailure(error: unknown): unknown {
  if (isUserError(error)) return error;
  return new EngineError(
    'run-failed',
    l10n.t("TensorFlow.js can't run this model: {0}", reasonOf(error)),
  );
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const line = text.split('\n', 1)[0]?.trim() ?? '';
  const cut = line.length > LONGEST_REASON ? `${line.slice(0, LONGEST_REASON)}…` : line;
  return /[.!?…]$/.test(cut) ? cut : `${cut}.`;
}
