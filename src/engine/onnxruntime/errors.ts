import * as l10n from '@vscode/l10n';
import { UserError } from '../../model/errors';
import { noTempSpace } from '../disk-errors';
import { EngineError } from '../errors';

/** Puts the runtime's ids back to the model's own names: `~n12~` → `layer1/0/conv1`. */
export type NameRestorer = (text: string) => string;

/**
 * ONNX Runtime throws plain errors with text only; this says what a user needs of it.
 * Messages were collected from version 1.30.
 */
export function loadError(error: unknown, restoreNames: NameRestorer): unknown {
  if (error instanceof UserError) return error;
  const text = restoreNames(messageOf(error));
  return (
    outOfMemory(text) ??
    unsupportedOperator(text) ??
    unsupportedVersion(text) ??
    noSpace(text) ??
    new EngineError('load-failed', l10n.t("ONNX Runtime can't load the model: {0}", sentence(text)))
  );
}

export function runError(error: unknown, restoreNames: NameRestorer): unknown {
  if (error instanceof UserError) return error;
  const text = restoreNames(messageOf(error));
  return (
    outOfMemory(text) ??
    failedNode(text) ??
    new EngineError('run-failed', l10n.t("ONNX Runtime can't run the model: {0}", sentence(text)))
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function outOfMemory(text: string): EngineError | undefined {
  if (!/Failed to allocate memory|bad_alloc|Array buffer allocation failed/.test(text))
    return undefined;
  const bytes = /buffer of size (\d+)/.exec(text)?.[1];
  return new EngineError(
    'out-of-memory',
    bytes === undefined
      ? l10n.t('Memory ran out: the runtime could not get a block. Try a smaller batch or input.')
      : l10n.t(
          'Memory ran out: the runtime could not get a block of {0} GB. Try a smaller batch or input.',
          (Number(bytes) / 1e9).toFixed(2),
        ),
  );
}

function unsupportedOperator(text: string): EngineError | undefined {
  const match =
    /No Op registered for (\S+) with domain_version of (\d+)/.exec(text) ??
    /Fatal error: (\S+?)\(-?\d*\) is not a registered function\/op/.exec(text) ??
    /Could not find an implementation for (\S+?)\((\d+)\) node/.exec(text);
  if (!match) return undefined;
  const [, operator = '', version] = match;
  return new EngineError(
    'load-failed',
    l10n.t(
      'ONNX Runtime has no implementation of {0} for this device: replace the operator or export with another operator set.',
      version === undefined ? operator : l10n.t('{0} (operator set {1})', operator, version),
    ),
  );
}

function unsupportedVersion(text: string): EngineError | undefined {
  if (
    !/opset \d+ is under development|Unsupported model IR version|ONNX Runtime only \*guarantees\*/.test(
      text,
    )
  )
    return undefined;
  return new EngineError(
    'load-failed',
    l10n.t(
      'The model is newer than ONNX Runtime supports: {0} Export it with an older operator set.',
      sentence(text),
    ),
  );
}

function noSpace(text: string): EngineError | undefined {
  // The last two are all it says when the executed graph or its weights can’t be written.
  const isFull =
    /No space left|errno: ?28|ENOSPC|Failed to write external initializers|Protobuf serialization failed/;
  return isFull.test(text) ? noTempSpace() : undefined;
}

function failedNode(text: string): EngineError | undefined {
  const match = /while running (\S+) node\. Name:'([^']*)' Status Message: ([\s\S]*)/.exec(text);
  if (!match) return undefined;
  const [, op = '', name, reason = ''] = match;
  return new EngineError(
    'run-failed',
    l10n.t('{0}: {1} failed in the runtime: {2}', name || op, op, sentence(reason)),
  );
}

/** The telling part of a runtime message, without its source paths, as one sentence. */
function sentence(text: string): string {
  const plain = text
    .replace(/\s+/g, ' ')
    .replace(/^Error:?\s*/, '')
    .replace(/\S*\/(onnxruntime|_work)\/\S+:\d+\s+/g, '')
    .replace(/onnxruntime::[^(]*\([^)]*\)( const)?\s*/g, '')
    .trim()
    .slice(0, 300);
  return /[.!?]$/.test(plain) ? plain : `${plain}.`;
}
