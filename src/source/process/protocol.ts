/** Raised with every change of the messages below; both sides must agree. */
export const PROTOCOL_VERSION = 2;

/** What the source process is asked for. To cancel a call of Python interrupts it. */
export interface SourceCalls {
  start(request: StartRequest): Promise<Started>;
  /** Imports packages, which stay for the traces after it. */
  load(request: LoadRequest): Promise<void>;
  trace(request: RunRequest): Promise<RunResult>;
}

export interface StartRequest {
  readonly protocol: number;
  /** Folder that Python sees as `/ws`, read-only. */
  readonly root: string;
  /** Folders of Python packages beside the workspace, by name; seen as `/packages/NAME`. */
  readonly packages: Readonly<Record<string, string>>;
  /** Archive of the Python files; null is the one beside the bundle. */
  readonly pythonFiles: string | null;
  /** Function that answers requests, as `module:name`. */
  readonly runner: string;
  /** Where memory snapshots are kept; null starts without one. */
  readonly cacheFolder: string | null;
  /** Memory that Python's heap may grow to, bytes. */
  readonly heapBytes: number;
  /** Resident size at which the process ends itself, bytes. */
  readonly memoryBytes: number;
}

export interface Started {
  readonly protocol: number;
  readonly start: 'snapshot' | 'plain';
  /** Whether Node's permission model holds the thread that runs Python. */
  readonly permissions: 'enforced' | 'unavailable';
  /** Why a snapshot that was there could not be used, or a new one not be kept. */
  readonly notes: readonly string[];
  readonly startMs: number;
}

export type AnswerForm = 'trace' | 'report';

export interface RunRequest {
  /** JSON of a TraceRequest. */
  readonly request: string;
  /** Whether the answer is the TraceResponse or the SourceReport made of it. */
  readonly form: AnswerForm;
}

export interface LoadRequest {
  /** Names of some of the start's packages. */
  readonly packages: readonly string[];
}

export interface RunResult {
  readonly outcome: RunOutcome;
  /** The end of what the file printed. */
  readonly output: string;
  /** Resident size after the run, bytes. */
  readonly residentBytes: number;
  /** The file has broken what can't be put back: the process is to be replaced. */
  readonly isSpent: boolean;
}

export type RunOutcome =
  /** `response` is the JSON of a TraceResponse. */
  | { readonly type: 'answered'; readonly response: string }
  /** It imports packages that are to be loaded first. */
  | { readonly type: 'needs-packages'; readonly packages: readonly string[] }
  | { readonly type: 'interrupted' }
  | { readonly type: 'out-of-memory' }
  | { readonly type: 'answer-too-large' }
  /** The tracer itself raised an exception, or the file has taken something from it. */
  | { readonly type: 'tracer-failed'; readonly reason: string };

/** Exit codes by which the process tells why it ended itself. */
export const EXIT_OUT_OF_MEMORY = 81;
export const EXIT_INTERPRETER_FAILED = 82;

/** Of one response, characters: ten times that of a model of 10,000 layers. */
export const MAX_RESPONSE_LENGTH = 64 * 1024 * 1024;
