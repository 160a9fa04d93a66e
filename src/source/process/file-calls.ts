import type { MessagePort } from 'node:worker_threads';
import * as threads from 'node:worker_threads';

// Taken now: later the module is closed.
const { receiveMessageOnPort } = threads;

/** What the thread that runs Python may ask of the thread that may read files. */
export interface FileCall {
  readonly mount: string;
  readonly operation: 'stat' | 'list' | 'read';
  /** Below the mount, with `/` between its parts; '' is the mount itself. */
  readonly path: string;
}

export type FileAnswer =
  | { readonly stat: FileStat }
  | { readonly names: readonly string[] }
  | { readonly bytes: Uint8Array }
  | { readonly error: 'absent' | 'too-large' };

export interface FileStat {
  readonly kind: 'folder' | 'file';
  readonly size: number;
  readonly modifiedMs: number;
}

/** A port and a word of shared memory that tells when an answer is there. */
export interface FileLine {
  readonly port: MessagePort;
  readonly answered: Int32Array;
}

/** Answers calls from the other thread, which sleeps until then. */
export function serveFiles(line: FileLine, answer: (call: FileCall) => FileAnswer): void {
  line.port.on('message', (call: FileCall) => {
    line.port.postMessage(answer(call));
    Atomics.store(line.answered, 0, 1);
    Atomics.notify(line.answered, 0);
  });
}

/** Asks the other thread and sleeps until it answers: file systems in Python are synchronous. */
export function callFiles(line: FileLine, call: FileCall): FileAnswer {
  Atomics.store(line.answered, 0, 0);
  line.port.postMessage(call);
  Atomics.wait(line.answered, 0, 0);
  const received: { message: FileAnswer } | undefined = receiveMessageOnPort(line.port);
  return received?.message ?? { error: 'absent' };
}
