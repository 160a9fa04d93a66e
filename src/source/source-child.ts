import * as l10n from '@vscode/l10n';
import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import type { CancellationToken, MessageConnection } from 'vscode-jsonrpc/node';
import {
  ConnectionError,
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';
import { sentences } from '../profile/sentences';
import type { LoadRequest, RunRequest, RunResult, Started, StartRequest } from './process/protocol';
import {
  EXIT_INTERPRETER_FAILED,
  EXIT_OUT_OF_MEMORY,
  MAX_RESPONSE_LENGTH,
  PROTOCOL_VERSION,
} from './process/protocol';
import { SourceError } from './source-error';

const STDERR_TAIL_LENGTH = 4096;
/** A response in JSON within JSON, at worst all of it escaped. */
const MAX_MESSAGE_BYTES = 6 * MAX_RESPONSE_LENGTH;

/** One source process and the means to end it. */
export class SourceChild {
  /** Rejects when the process ends, with the reason; never resolves. */
  readonly closed: Promise<never>;
  private readonly child;
  private readonly connection: MessageConnection;
  private fail: (error: SourceError) => void = () => undefined;
  private stderr = '';
  /** Since the last call. */
  private receivedBytes = 0;

  constructor(entry: string) {
    this.child = spawn(process.execPath, [entry], {
      stdio: ['pipe', 'pipe', 'pipe'],
      cwd: dirname(entry),
      env: environment(),
    });
    this.closed = new Promise<never>((_, reject) => {
      this.fail = reject;
    });
    // Calls race it; this keeps it from counting as unhandled between calls.
    this.closed.catch(() => undefined);
    this.watch();
    this.connection = createMessageConnection(
      new StreamMessageReader(this.child.stdout),
      new StreamMessageWriter(this.child.stdin),
    );
    // A broken pipe shows as the process's end, which `closed` reports with its reason.
    this.connection.onError(() => undefined);
    this.connection.listen();
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Throws SourceError. */
  async start(request: Omit<StartRequest, 'protocol'>): Promise<Started> {
    const started = await this.call<Started>('start', { ...request, protocol: PROTOCOL_VERSION });
    if (started.protocol !== PROTOCOL_VERSION)
      throw new SourceError(
        'source-protocol',
        l10n.t(
          'The source process speaks version {0}, not {1}: reinstall Layerline.',
          started.protocol,
          PROTOCOL_VERSION,
        ),
      );
    return started;
  }

  /** What was imported until it is cancelled stays as well. Throws SourceError. */
  load(request: LoadRequest, token: CancellationToken): Promise<void> {
    return this.call('load', request, token);
  }

  /** To cancel interrupts Python, which then answers null. Throws SourceError. */
  trace(request: RunRequest, token: CancellationToken): Promise<RunResult> {
    return this.call<RunResult>('trace', request, token);
  }

  /** Ends the process at once, whatever it does; pending calls fail with the reason. */
  kill(reason: SourceError): void {
    this.fail(reason);
    this.child.kill('SIGKILL');
  }

  private async call<T>(method: string, request: object, token?: CancellationToken): Promise<T> {
    this.receivedBytes = 0;
    try {
      const answer = this.connection.sendRequest<T>(method, request, token);
      return await Promise.race([answer, this.closed]);
    } catch (error) {
      // A broken connection is a symptom: the process's end, which follows, has the reason.
      if (error instanceof ConnectionError) return await this.closed;
      throw error;
    }
  }

  private watch(): void {
    const { child } = this;
    child.stdin.on('error', () => undefined);
    child.stderr.setEncoding('utf8');
    child.stderr.on('data', (text: string) => {
      this.stderr = (this.stderr + text).slice(-STDERR_TAIL_LENGTH);
    });
    this.limitMessages(child.stdout);
    child.once('error', (error) =>
      this.fail(
        new SourceError('source-died', l10n.t("Python can't be started: {0}.", error.message)),
      ),
    );
    child.once('close', (code, signal) => this.fail(describeEnd(code, signal, this.stderr)));
  }

  /** The process runs unknown code: what it sends must not fill this process's memory. */
  private limitMessages(stdout: Readable): void {
    stdout.on('data', (chunk: Buffer) => {
      this.receivedBytes += chunk.length;
      if (this.receivedBytes > MAX_MESSAGE_BYTES) this.kill(tooLarge());
    });
  }
}

function environment(): NodeJS.ProcessEnv {
  // Nothing of the user's: a file could print it. Windows starts no program without its folder.
  const kept = ['SystemRoot', 'LD_LIBRARY_PATH'].filter((name) => process.env[name] !== undefined);
  return {
    ...Object.fromEntries(kept.map((name) => [name, process.env[name]])),
    // In desktop VS Code, process.execPath is Electron.
    ELECTRON_RUN_AS_NODE: '1',
  };
}

function describeEnd(code: number | null, signal: string | null, stderr: string): SourceError {
  switch (code) {
    case EXIT_OUT_OF_MEMORY:
      return outOfMemory();
    case EXIT_INTERPRETER_FAILED:
      return new SourceError(
        'interpreter-failed',
        sentences([l10n.t('This file made the Python interpreter fail.'), said(stderr)]),
      );
    default:
      return new SourceError(
        'source-died',
        sentences([
          l10n.t(
            'The process that traces Python files ended ({0}).',
            signal ?? l10n.t('exit code {0}', String(code)),
          ),
          said(stderr),
        ]),
      );
  }
}

export function outOfMemory(): SourceError {
  return new SourceError(
    'out-of-memory',
    l10n.t(
      'Tracing this file took more memory than is allowed: its models or data are very large.',
    ),
  );
}

export function tooLarge(): SourceError {
  return new SourceError(
    'answer-too-large',
    l10n.t('The models in this file have too many layers to show.'),
  );
}

function said(stderr: string): string {
  const lines = stderr.split('\n').map((line) => line.trim());
  // An error's first line says more than the end of its stack.
  const shown = lines.filter((line) => line !== '' && !line.startsWith('at ')).slice(-3);
  return shown.length === 0 ? '' : l10n.t('Its last words: {0}', shown.join(' / '));
}
