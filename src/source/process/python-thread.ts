import { setFlagsFromString } from 'node:v8';
import type { MessagePort } from 'node:worker_threads';
import { MessageChannel, Worker } from 'node:worker_threads';
import type { FileAnswer, FileCall } from './file-calls';
import { serveFiles } from './file-calls';
import type { FromThread, StartMessage, ThreadData, ToThread } from './thread-messages';

/**
 * Of the thread's stack: C code that recurses meets Python's own limit, an exception, before this
 * one, which ends the interpreter (at 8 MB, `repr` of a deep list did).
 */
const STACK_MB = 32;
/** JavaScript only holds texts on their way. */
const JS_HEAP_MB = 512;
const INTERRUPT = 2;
/** An interrupt can be lost or swallowed; another follows. */
const INTERRUPT_EVERY_MS = 100;

export interface ThreadOptions {
  /** The thread's bundle. */
  readonly entry: string;
  readonly data: Omit<ThreadData, 'files' | 'interrupt'>;
  readonly answerFileCall: (call: FileCall) => FileAnswer;
  /** Called while the thread gets up, which takes as long as to read a snapshot. */
  readonly chooseStart: () => Omit<StartMessage, 'type'>;
}

export type ThreadAnswer = FromThread & { type: 'ran' };

/**
 * The thread that runs Python, seen from the one that watches it. This side may read files; the
 * other has Node's permission model around it, and asks.
 */
export class PythonThread {
  /** Whether Node's permission model holds the thread. */
  permissions: 'enforced' | 'unavailable' = 'unavailable';
  private readonly worker: Worker;
  private readonly interruptBuffer = new Uint8Array(new SharedArrayBuffer(1));
  private interrupting: NodeJS.Timeout | undefined;
  private snapshot: Uint8Array | undefined;
  private receive: ((message: FromThread) => void) | undefined;

  private constructor(
    options: ThreadOptions,
    /** Receives why the thread ended, or is of no use any more. */
    private onEnd: (reason: unknown) => void,
  ) {
    const { port1, port2 } = new MessageChannel();
    const answered = new Int32Array(new SharedArrayBuffer(4));
    serveFiles({ port: port1, answered }, options.answerFileCall);
    const data: ThreadData = {
      ...options.data,
      files: { port: port2, answered },
      interrupt: this.interruptBuffer,
    };
    const readable = [`${data.pyodideFolder}/*`];
    this.worker = newConfinedThread(options.entry, readable, data, [port2]);
    this.worker.on('message', (message: FromThread) => this.receive?.(message));
    this.worker.once('error', (error) => this.onEnd(error));
    this.worker.once('exit', () => this.onEnd(new Error('The thread ended by itself.')));
    // Nobody reads them; unread they would fill up.
    this.worker.stdout.resume();
    this.worker.stderr.resume();
  }

  /**
   * Resolves when Python is up; rejects with why it isn't.
   * @param onEnd - called when the thread ends after that
   */
  static async start(
    options: ThreadOptions,
    onEnd: (reason: unknown) => void,
  ): Promise<PythonThread> {
    const thread = await new Promise<PythonThread>((resolve, reject) => {
      const starting = new PythonThread(options, (reason) => {
        void starting.worker.terminate();
        reject(reason instanceof Error ? reason : new Error(String(reason)));
      });
      starting.receive = (message) => {
        if (message.type === 'snapshot') starting.snapshot = message.memory;
        if (message.type === 'broken') starting.onEnd(message.reason);
        if (message.type === 'ready') {
          starting.permissions = message.permissions;
          resolve(starting);
        }
      };
      const start = options.chooseStart();
      const transfer = start.snapshot ? [start.snapshot.buffer as ArrayBuffer] : [];
      starting.send({ type: 'start', ...start }, transfer);
    });
    thread.onEnd = onEnd;
    return thread;
  }

  /** The memory after the start, where it was asked for; it is large, and isn't kept here. */
  takeSnapshot(): Uint8Array | undefined {
    const { snapshot } = this;
    this.snapshot = undefined;
    return snapshot;
  }

  /**
   * One at a time.
   * @param keeps - whether what it changes stays for later runs
   */
  async run(request: string, keeps = false): Promise<ThreadAnswer> {
    // Left over from a run that ended while it was being interrupted.
    this.interruptBuffer[0] = 0;
    const answer = await new Promise<ThreadAnswer>((resolve) => {
      this.receive = (message) => {
        if (message.type === 'ran') resolve(message);
        if (message.type === 'broken') this.onEnd(message.reason);
      };
      this.send({ type: 'run', request, keeps });
    });
    clearInterval(this.interrupting);
    this.interrupting = undefined;
    return answer;
  }

  /** Raises KeyboardInterrupt in what runs, again and again until it ends. */
  interrupt(): void {
    if (this.interrupting) return;
    const raise = (): void => void (this.interruptBuffer[0] = INTERRUPT);
    raise();
    this.interrupting = setInterval(raise, INTERRUPT_EVERY_MS);
  }

  private send(message: ToThread, transfer: ArrayBuffer[] = []): void {
    this.worker.postMessage(message, transfer);
  }
}

/**
 * Sets, for threads that start from now on: no code from texts, which is the way from any JavaScript
 * object to all of Node; and WebAssembly's optimising compiler only for what is run very often. Its
 * default in Node 20 (1,800,000) compiles so much during the first traces that they took 2 to 6 s
 * on two busy cores, instead of 0.7 s; without it every trace took 20 % longer (Nov 2026).
 */
export function setEngineFlags(): void {
  setFlagsFromString('--disallow-code-generation-from-strings');
  setFlagsFromString('--wasm-tiering-budget=36000000');
}

/**
 * A thread that may read the given files and nothing else, as far as this Node.js knows how.
 * @param readable - paths, or beginnings of paths that end in `*`
 */
export function newConfinedThread(
  entry: string,
  readable: readonly string[],
  workerData: unknown,
  transferList: MessagePort[] = [],
): Worker {
  const reads = [entry, ...readable].map((path) => `--allow-fs-read=${path}`);
  // A thread with arguments of its own may start no other thread, where it could leave them out:
  // the model isn't inherited (https://nodejs.org/api/permissions.html).
  const variants = [['--permission', ...reads], ['--experimental-permission', ...reads], []];
  for (const execArgv of variants) {
    try {
      return new Worker(entry, {
        execArgv: [...execArgv, '--no-warnings'],
        argv: [],
        env: {},
        workerData,
        transferList,
        stdout: true,
        stderr: true,
        resourceLimits: { maxOldGenerationSizeMb: JS_HEAP_MB, stackSizeMb: STACK_MB },
      });
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'ERR_WORKER_INVALID_EXEC_ARGV') throw error;
    }
  }
  throw new Error('This Node.js starts no threads.');
}
