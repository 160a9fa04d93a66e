import * as l10n from '@vscode/l10n';
import type { ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';
import { textsArguments } from '../processes/texts';
import { sentences } from '../profile/sentences';
import { connectEngine } from './channel';
import { EngineError } from './errors';
import type { EngineName } from './options';
import type { Engine } from './protocol';

/** A running engine and the means to end it. */
export interface EngineHandle {
  readonly engine: Engine;
  /** Ends the engine at once, whatever it does; pending calls fail. Safe to call twice. */
  readonly dispose: () => Promise<void>;
}

export type StartEngine = (engine?: EngineName, program?: string) => EngineHandle;

const ENGINE_ENVIRONMENT = {
  // In desktop VS Code, process.execPath is Electron.
  ELECTRON_RUN_AS_NODE: '1',
  // ONNX Runtime 1.30 for Linux and macOS reports its use to its makers, keeps a device id and
  // leaves log files in the temporary folder, unless told not to before it loads. It reads the
  // first name; the second is what later versions read.
  ORT_DISABLE_TELEMETRY: '1',
  ORT_TELEMETRY_DISABLED: '1',
};

const STDERR_TAIL_BYTES = 4096;

/** The engines' bundles, beside the bundle that runs this code. */
const ENTRIES: Readonly<Record<EngineName, string>> = {
  onnxruntime: './engine.cjs',
  tfjs: './tfjs-engine.cjs',
};

/**
 * Starts an engine in a process of its own, speaking JSON-RPC over its standard streams.
 *
 * @param program a Node, where this process's own won't do: in Electron no WebGPU can be loaded.
 */
export function startEngineProcess(
  engine: EngineName = 'onnxruntime',
  program = process.execPath,
  entry = fileURLToPath(new URL(ENTRIES[engine], import.meta.url)),
): EngineHandle {
  const child = spawn(program, [entry, ...textsArguments()], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...ENGINE_ENVIRONMENT },
  });
  const exited = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  });
  const closed = failureOf(child);
  const reader = new StreamMessageReader(child.stdout);
  // Of a process that was killed while it wrote, half a message would be waited for without end.
  reader.partialMessageTimeout = 0;
  const connection = createMessageConnection(reader, new StreamMessageWriter(child.stdin));
  // A broken pipe shows as the process's end, which `closed` reports with its reason.
  connection.onError(() => undefined);
  child.stdin.on('error', () => undefined);
  return {
    engine: connectEngine(connection, closed),
    async dispose() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** Rejects when the process ends, with the reason and the end of what it wrote to stderr. */
function failureOf(child: ChildProcessByStdio<Writable, Readable, Readable>): Promise<never> {
  let tail = '';
  child.stderr.setEncoding('utf8');
  child.stderr.on('data', (text: string) => {
    tail = (tail + text).slice(-STDERR_TAIL_BYTES);
  });
  return new Promise((_, reject) => {
    child.once('error', (error) => {
      const message = l10n.t("The engine process can't start: {0}.", error.message);
      reject(new EngineError('engine-died', message));
    });
    child.once('close', (code, signal) => {
      const said = tail.trim() === '' ? '' : l10n.t('Its last words: {0}', lastLines(tail));
      reject(new EngineError('engine-died', sentences([describeEnd(code, signal), said])));
    });
  });
}

function describeEnd(code: number | null, signal: NodeJS.Signals | null): string {
  switch (signal) {
    case 'SIGKILL':
      return l10n.t(
        'The engine process was killed, most likely because memory ran out: try a smaller batch or input.',
      );
    case 'SIGFPE':
      return l10n.t(
        'The model made the runtime crash in an integer division (SIGFPE): check Div and Mod nodes on integers.',
      );
    case 'SIGSEGV':
    case 'SIGBUS':
    case 'SIGILL':
    case 'SIGABRT':
      return l10n.t(
        "The runtime crashed on this model ({0}): report it with the model's name.",
        signal,
      );
    default:
      return l10n.t(
        'The engine process ended early ({0}).',
        signal ?? l10n.t('exit code {0}', String(code)),
      );
  }
}

function lastLines(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  // An error's first line says more than the end of its stack.
  const telling = lines.filter((line) => /error/i.test(line) && !line.startsWith('at '));
  const shown = telling.length > 0 ? telling : lines.filter((line) => line !== '');
  return shown.slice(-3).join(' / ');
}
