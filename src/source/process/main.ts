/**
 * Entry of the source process, which traces Python files. This thread speaks with the parent over
 * the standard streams, reads files for Python, interrupts it and watches memory; another thread
 * runs Python. What can't be mended ends the process: the parent starts a fresh one.
 */
import { writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CancellationToken } from 'vscode-jsonrpc/node';
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';
import { sourceReport } from '../report';
import type { TraceResponse } from '../trace';
import { goFirstWhenMemoryRunsOut } from '../../processes/oom-score';
import type {
  LoadRequest,
  RunOutcome,
  RunRequest,
  RunResult,
  Started,
  StartRequest,
} from './protocol';
import { EXIT_INTERPRETER_FAILED, EXIT_OUT_OF_MEMORY, PROTOCOL_VERSION } from './protocol';
import { setEngineFlags } from './python-thread';
import type { StartedThread } from './start-thread';
import { startThread } from './start-thread';

const WATCH_MEMORY_EVERY_MS = 50;

let python: Promise<StartedThread> | undefined;

goFirstWhenMemoryRunsOut();
setEngineFlags();
// Standard output carries the protocol; anything printed there would break it.
console.log = console.error;

const connection = createMessageConnection(
  new StreamMessageReader(process.stdin),
  new StreamMessageWriter(process.stdout),
);
// The parent is gone: nothing that Python does may hold this process.
const endWithParent = (): boolean => process.kill(process.pid, 'SIGKILL');
connection.onClose(endWithParent);
process.stdin.on('end', endWithParent);
connection.onRequest('start', start);
connection.onRequest('load', load);
connection.onRequest('trace', trace);
connection.listen();

async function start(request: StartRequest): Promise<Started> {
  const begun = performance.now();
  watchMemory(request.memoryBytes);
  python = startThread(request, dirname(fileURLToPath(import.meta.url)), endWithThread);
  const { thread, start, notes, saveSnapshot } = await python;
  // After the answer: the first trace needn't wait until it is written.
  setImmediate(() => void saveSnapshot().catch(console.error));
  return {
    protocol: PROTOCOL_VERSION,
    start,
    permissions: thread.permissions,
    notes,
    startMs: performance.now() - begun,
  };
}

async function load({ packages }: LoadRequest, token: CancellationToken): Promise<void> {
  if (python === undefined) throw new Error('load before start');
  const { thread } = await python;
  const loading = thread.run(JSON.stringify({ load: packages }), true);
  token.onCancellationRequested(() => thread.interrupt());
  await loading;
}

async function trace({ request, form }: RunRequest, token: CancellationToken): Promise<RunResult> {
  if (python === undefined) throw new Error('trace before start');
  const { thread } = await python;
  const running = thread.run(request);
  token.onCancellationRequested(() => thread.interrupt());
  const { outcome, output, isSpent } = await running;
  const answer = form === 'report' ? reported(outcome) : outcome;
  return { outcome: answer, output, isSpent, residentBytes: process.memoryUsage.rss() };
}

/** Adds up the costs here: the graphs of large models would be slow to send. */
function reported(outcome: RunOutcome): RunOutcome {
  if (outcome.type !== 'answered') return outcome;
  const report = sourceReport(JSON.parse(outcome.response) as TraceResponse);
  return { type: 'answered', response: JSON.stringify(report) };
}

function endWithThread(reason: unknown): void {
  const { code } = (reason ?? {}) as { code?: unknown };
  const isMemory = code === 'ERR_WORKER_OUT_OF_MEMORY';
  end(isMemory ? EXIT_OUT_OF_MEMORY : EXIT_INTERPRETER_FAILED, String(reason));
}

/** Also what isn't on Python's heap: files that it writes to memory, texts on their way. */
function watchMemory(limitBytes: number): void {
  setInterval(() => {
    const bytes = process.memoryUsage.rss();
    if (bytes > limitBytes) end(EXIT_OUT_OF_MEMORY, `${bytes} bytes resident`);
  }, WATCH_MEMORY_EVERY_MS).unref();
}

function end(exitCode: number, reason: string): never {
  writeSync(2, `${reason}\n`);
  // The plain `exit` would first wait until the other thread is stopped.
  (process as unknown as { reallyExit(code: number): never }).reallyExit(exitCode);
  throw new Error('unreachable');
}
