import * as l10n from '@vscode/l10n';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SetupError } from '../errors';
import { CHECK_SCRIPT } from './check-script';
import { convolve, type Convolution } from './convolution';
import { runProgram, type ProcessOptions } from '../run-program';

const LONGEST_MS = 120_000;
/** Of float32 sums of 27 products around 1. */
const TOLERANCE = 1e-5;

const CASE: Convolution = { height: 9, width: 7, channels: 3, size: 3, filters: 5 };

interface Answer {
  readonly version: string;
  readonly values: readonly number[];
}

/**
 * Loads a binding in a process of its own and runs a convolution on it, whose numbers are known.
 * Returns TensorFlow's version. Throws SetupError('check-failed').
 *
 * @param folder where the script may be written for the while.
 */
export async function checkBinding(
  binding: string,
  folder: string,
  options: Omit<ProcessOptions, 'longest'>,
): Promise<string> {
  const script = join(folder, 'check.cjs');
  const image = wave(CASE.height * CASE.width * CASE.channels, 0.37);
  const kernel = wave(CASE.size ** 2 * CASE.channels * CASE.filters, 0.73);
  await writeFile(script, CHECK_SCRIPT);

  const ended = await runProgram(
    process.execPath,
    [script, binding, JSON.stringify({ ...CASE, image, kernel })],
    {
      ...options,
      longest: LONGEST_MS,
      environment: {
        ...options.environment,
        ELECTRON_RUN_AS_NODE: '1',
        TF_CPP_MIN_LOG_LEVEL: '2',
        CUDA_VISIBLE_DEVICES: '-1',
      },
    },
  );
  const answer = answerIn(ended?.stdout ?? '');
  if (!answer) throw checkFailed(reasonIn(ended?.stderr ?? '', ended?.code ?? null));

  const expected = convolve(CASE, image, kernel);
  const isRight =
    answer.values.length === expected.length &&
    expected.every((value, index) => Math.abs(value - (answer.values[index] ?? NaN)) <= TOLERANCE);
  if (!isRight) throw checkFailed(l10n.t('a convolution came out wrong'));
  return answer.version;
}

/** Numbers that repeat nowhere, within -1..1. */
function wave(length: number, step: number): number[] {
  return Array.from({ length }, (_, index) => Math.fround(Math.sin(index * step)));
}

function answerIn(stdout: string): Answer | undefined {
  // Libraries may print lines of their own.
  const line = stdout.split('\n').find((text) => text.startsWith('{"version"'));
  return line === undefined ? undefined : (JSON.parse(line) as Answer);
}

function reasonIn(stderr: string, code: number | null): string {
  const lines = stderr.split('\n').filter((line) => /error/i.test(line));
  return lines[0]?.trim().slice(0, 300) ?? l10n.t('it ended with {0}', String(code ?? 'a signal'));
}

function checkFailed(reason: string): SetupError {
  return new SetupError(
    'check-failed',
    l10n.t("This TensorFlow doesn't run here ({0}): try another version.", reason),
  );
}
