import type { MessagePort } from 'node:worker_threads';
import type { RunResult } from './protocol';

/** What the thread that runs Python is born with. */
export interface ThreadData {
  readonly pyodideFolder: string;
  /** JSON of PythonFiles, in UTF-8. */
  readonly pythonFiles: Uint8Array;
  /** Archive of the bytecode of these files; null compiles them. */
  readonly bytecode: Uint8Array | null;
  readonly runner: string;
  readonly packages: readonly string[];
  readonly heapBytes: number;
  readonly files: { readonly port: MessagePort; readonly answered: Int32Array };
  /** Pyodide raises KeyboardInterrupt when it finds 2 in the first byte. */
  readonly interrupt: Uint8Array;
}

export type ToThread = StartMessage | RunMessage;

export interface RunMessage {
  readonly type: 'run';
  readonly request: string;
  /** Whether what it changes stays for later runs; else each finds Python as it was. */
  readonly keeps: boolean;
}

/** Sent once. */
export interface StartMessage {
  readonly type: 'start';
  readonly snapshot: Uint8Array | null;
  readonly makeSnapshot: boolean;
}

export type FromThread =
  | { readonly type: 'snapshot'; readonly memory: Uint8Array }
  | { readonly type: 'ready'; readonly permissions: 'enforced' | 'unavailable' }
  | ({ readonly type: 'ran' } & Omit<RunResult, 'residentBytes'>)
  /** The interpreter didn't start, or is of no use any more. */
  | { readonly type: 'broken'; readonly reason: string };
