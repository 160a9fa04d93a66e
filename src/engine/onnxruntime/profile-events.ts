import * as l10n from '@vscode/l10n';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { EngineError } from '../errors';

/** One kernel as the runtime's profiler names it. */
export interface KernelEvents {
  /** The executed node's name; `<OpType>_<index>` where it has none. */
  readonly name: string;
  readonly opType: string;
  readonly provider: string;
  readonly outputs: readonly EventTensor[];
  /** Self time by run, µs: without the kernels of a body that ran inside. 0 where it did not run. */
  readonly selfUs: number[];
}

export interface EventTensor {
  /** The runtime's word: `float`, `uint8`, … */
  readonly type: string;
  readonly shape: readonly number[];
}

export interface ProfileEvents {
  /** In the order in which they first ended. */
  readonly kernels: readonly KernelEvents[];
  /** The runtime's own run time by run, µs. */
  readonly modelRunUs: readonly number[];
  /** Activations in use after each kernel event of the very first run, bytes, in time order. */
  readonly firstRunMemory: readonly { readonly kernel: string; readonly liveBytes: number }[];
}

interface KernelEvent {
  readonly key: string;
  readonly ts: number;
  readonly dur: number;
  readonly args: EventArgs;
}

interface EventArgs {
  readonly op_name?: string;
  readonly provider?: string;
  readonly output_type_shape?: readonly Readonly<Record<string, readonly number[]>>[];
  readonly mem_bytes_requested_in_use?: string;
  readonly mem_requested_in_use_delta?: string;
}

interface TraceEvent {
  readonly cat: string;
  readonly name: string;
  readonly ts: number;
  readonly dur: number;
  readonly args: EventArgs;
}

const KERNEL_SUFFIX = '_kernel_time';

/**
 * Reads a profile that ONNX Runtime wrote, one run at a time: the file of a small model can be
 * 20 MB, and as one JSON value it would take ten times that.
 *
 * @param skipRuns warm-up runs at the start whose times don't count.
 */
export async function readProfileEvents(path: string, skipRuns: number): Promise<ProfileEvents> {
  const kernels = new Map<string, KernelEvents>();
  const modelRunUs: number[] = [];
  let firstRunMemory: ProfileEvents['firstRunMemory'] = [];
  let pending: KernelEvent[] = [];
  let runs = 0;

  const endRun = (run: TraceEvent): void => {
    const events = pending.filter((event) => event.ts >= run.ts);
    pending = [];
    if (runs === 0) firstRunMemory = memoryOf(events);
    if (runs >= skipRuns) {
      addSelfTimes(kernels, events, modelRunUs.length);
      modelRunUs.push(run.dur);
    }
    runs++;
  };

  // One event a line; names can't hold a line break because instrumenting replaced them.
  let last = '';
  for await (const line of createInterface({ input: createReadStream(path, 'utf8') })) {
    last = line;
    if (!line.startsWith('{')) continue;
    const event = parseEvent(line);
    if (event.name === 'model_run') endRun(event);
    else if (event.cat === 'Node' && event.name.endsWith(KERNEL_SUFFIX))
      pending.push({ ...event, key: event.name.slice(0, -KERNEL_SUFFIX.length) });
  }
  // On a full disk the file may well end after a whole line.
  if (last !== ']') throw cutOff();
  for (const kernel of kernels.values())
    while (kernel.selfUs.length < modelRunUs.length) kernel.selfUs.push(0);
  return { kernels: [...kernels.values()], modelRunUs, firstRunMemory };
}

function parseEvent(line: string): TraceEvent {
  try {
    return JSON.parse(line.endsWith(',') ? line.slice(0, -1) : line) as TraceEvent;
  } catch {
    throw cutOff();
  }
}

function cutOff(): EngineError {
  return new EngineError(
    'no-temp-space',
    l10n.t(
      'The profile that ONNX Runtime wrote is cut off: free some space for temporary files or set TMPDIR.',
    ),
  );
}

/** Kernels of a body lie within their control-flow kernel's time: take them out of it. */
function addSelfTimes(
  kernels: Map<string, KernelEvents>,
  events: readonly KernelEvent[],
  run: number,
): void {
  const open: { event: KernelEvent; kernel: KernelEvents }[] = [];
  const inTimeOrder = [...events].sort((a, b) => a.ts - b.ts || b.dur - a.dur);
  for (const event of inTimeOrder) {
    const kernel = kernelOf(kernels, event);
    addAt(kernel.selfUs, run, event.dur);
    for (let top = open.at(-1); top && ends(top.event) <= event.ts; top = open.at(-1)) open.pop();
    const parent = open.at(-1);
    if (parent) addAt(parent.kernel.selfUs, run, -event.dur);
    open.push({ event, kernel });
  }
}

function ends(event: KernelEvent): number {
  return event.ts + event.dur;
}

function addAt(values: number[], index: number, amount: number): void {
  while (values.length <= index) values.push(0);
  values[index] = (values[index] ?? 0) + amount;
}

function kernelOf(kernels: Map<string, KernelEvents>, event: KernelEvent): KernelEvents {
  const known = kernels.get(event.key);
  if (known) return known;
  const kernel: KernelEvents = {
    name: event.key,
    opType: event.args.op_name ?? '',
    provider: event.args.provider ?? '',
    outputs: (event.args.output_type_shape ?? []).flatMap((output) =>
      Object.entries(output).map(([type, shape]) => ({ type, shape })),
    ),
    selfUs: [],
  };
  kernels.set(event.key, kernel);
  return kernel;
}

/**
 * Only the first run shows the allocator at work: later ones reuse one block planned from it. What
 * was in use before the first kernel is not activations but weights packed into the arena.
 */
function memoryOf(events: readonly KernelEvent[]): ProfileEvents['firstRunMemory'] {
  const inTimeOrder = [...events].sort((a, b) => ends(a) - ends(b));
  const first = inTimeOrder[0]?.args;
  const inUse = first?.mem_bytes_requested_in_use;
  if (first === undefined || inUse === undefined) return [];
  const before = Number(inUse) - Number(first.mem_requested_in_use_delta ?? 0);
  return inTimeOrder.map((event) => ({
    kernel: event.key,
    liveBytes: Number(event.args.mem_bytes_requested_in_use) - before,
  }));
}

/** The profile in a folder that holds one. Throws when the runtime left none. */
export async function findProfile(folder: string): Promise<string> {
  const name = (await readdir(folder)).find((file) => file.endsWith('.json'));
  if (name !== undefined) return join(folder, name);
  throw new EngineError(
    'profile-mismatch',
    l10n.t('ONNX Runtime wrote no profile: there may be no room for temporary files.'),
  );
}
