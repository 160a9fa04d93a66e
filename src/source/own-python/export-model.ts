import * as l10n from '@vscode/l10n';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { InputShape } from '../trace';
import type { OwnPythonErrorCode } from './own-python-error';
import { OWN_PYTHON_CODES, OwnPythonError } from './own-python-error';
import type { PythonEnd } from './run-python';
import { runPython } from './run-python';

/** A model of a source file, to be exported by the user's own Python. Plain data. */
export interface ExportRequest {
  readonly kind: 'export';
  /** In the file (`net`, `models.Net`), or a call that makes it: `Net(num_classes=10)`. */
  readonly name: string;
  /** The source file, absolute. */
  readonly path: string;
  /** Where a person would run it: the workspace folder. Imports are looked up there too. */
  readonly root: string;
  /** The interpreter, or a folder with an environment of one. */
  readonly python: string;
  /** What it is fed; null leaves that to the file and to what is usual. */
  readonly inputs: readonly InputShape[] | null;
  /** undefined is what the inputs say, or 1. */
  readonly batch: number | undefined;
  readonly timeoutMs: number;
  /** Whether the file may use the network. */
  readonly network: boolean;
}

export interface ExportedModel {
  /** The `.onnx` file; its weights may lie in another one beside it. */
  readonly file: string;
  /** How it was made and what was assumed, a sentence each. */
  readonly notes: readonly string[];
}

export interface ExportHooks {
  readonly signal?: AbortSignal | undefined;
  /** Receives what the file printed, once, if it did. */
  readonly onOutput?: ((text: string) => void) | undefined;
  /** The helper script; for tests. */
  readonly script?: string;
}

/** What the helper script reads. */
interface ExportQuestion {
  readonly file: string;
  readonly root: string;
  readonly model: string;
  readonly inputs: readonly InputShape[] | null;
  readonly batch: number | null;
  readonly network: boolean;
  readonly timeoutMs: number;
}

/** What it writes. */
type ExportAnswer =
  | {
      readonly ok: true;
      /** `PyTorch 2.13.0`. */
      readonly framework: string;
      readonly python: string;
      readonly notes: readonly string[];
    }
  | {
      readonly ok: false;
      readonly code: OwnPythonErrorCode;
      readonly message: string;
      readonly traceback: string;
    };

/** The helper script, beside the bundle that runs this code. */
const DEFAULT_SCRIPT = fileURLToPath(new URL('./export/export_model.py', import.meta.url));
/** A traceback is cut by the script; a file that writes the answer itself is not believed. */
const MAX_ANSWER_BYTES = 4e6;

/**
 * Exports a model with the framework that is installed in the user's Python. The file's code is
 * run: only in a trusted workspace, and only on command.
 *
 * @param folder an existing one for the result and what leads to it, removed by whoever made it.
 * Throws OwnPythonError, and the signal's reason when that is aborted.
 */
export async function exportModel(
  request: ExportRequest,
  folder: string,
  { signal, onOutput, script = DEFAULT_SCRIPT }: ExportHooks = {},
): Promise<ExportedModel> {
  const { root, timeoutMs } = request;
  await writeFile(join(folder, 'request.json'), JSON.stringify(questionOf(request)));
  const python = await interpreterOf(request.python);
  const end = await runPython({
    python,
    args: ['-B', script, folder],
    cwd: root,
    timeoutMs,
    signal,
  });
  if (end.output !== '') onOutput?.(end.output);
  if (end.isLate) throw late(request, end);
  const answer = await answerIn(folder);
  if (!answer) throw died(request, end);
  if (!answer.ok) throw new OwnPythonError(answer.code, answer.message, answer.traceback);
  const how = l10n.t(
    'Exported by {0} in {1} (Python {2}).',
    answer.framework,
    python,
    answer.python,
  );
  return { file: join(folder, 'model.onnx'), notes: [how, ...answer.notes] };
}

function questionOf(request: ExportRequest): ExportQuestion {
  const { path, root, name, inputs, batch, network, timeoutMs } = request;
  return { file: path, root, model: name, inputs, batch: batch ?? null, network, timeoutMs };
}

/** An environment's folder stands for the interpreter in it. */
async function interpreterOf(python: string): Promise<string> {
  const found = await stat(python).catch(() => undefined);
  if (!found?.isDirectory()) return python;
  return process.platform === 'win32'
    ? join(python, 'Scripts', 'python.exe')
    : join(python, 'bin', 'python');
}

/** Undefined when there is none that makes sense: Python ended before, or isn't Python. */
async function answerIn(folder: string): Promise<ExportAnswer | undefined> {
  const path = join(folder, 'result.json');
  try {
    if ((await stat(path)).size > MAX_ANSWER_BYTES) return undefined;
    const answer: unknown = JSON.parse(await readFile(path, 'utf8'));
    return isAnswer(answer) ? answer : undefined;
  } catch {
    return undefined;
  }
}

function isAnswer(value: unknown): value is ExportAnswer {
  if (typeof value !== 'object' || value === null) return false;
  const texts = (...names: string[]): boolean =>
    names.every((name) => typeof (value as Record<string, unknown>)[name] === 'string');
  if ('ok' in value && value.ok === true)
    return texts('framework', 'python') && 'notes' in value && areTexts(value.notes);
  const codes: readonly string[] = OWN_PYTHON_CODES;
  return (
    texts('code', 'message', 'traceback') &&
    'code' in value &&
    codes.includes(`${value.code as string}`)
  );
}

function areTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function late({ name, path, timeoutMs }: ExportRequest, { output }: PythonEnd): OwnPythonError {
  return new OwnPythonError(
    'timeout',
    l10n.t(
      'Exporting {0} took more than {1} s and was stopped: {2} may train or load data when it is imported; if it is just that slow, allow more time.',
      name,
      timeoutMs / 1000,
      basename(path),
    ),
    output,
  );
}

function died({ name, python }: ExportRequest, end: PythonEnd): OwnPythonError {
  return new OwnPythonError(
    'died',
    l10n.t('{0} ended ({1}) before it had exported {2}.', python, howEnded(end), name),
    end.output,
  );
}

function howEnded({ signal, exitCode }: PythonEnd): string {
  if (signal === 'SIGKILL') return l10n.t('{0}, most likely because memory ran out', signal);
  return signal ?? l10n.t('exit code {0}', exitCode ?? l10n.t('unknown'));
}
