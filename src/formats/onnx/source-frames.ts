import type { LayerSource, Node, SourceFrame } from '../../model/graph';
import { torchModules } from './torch-metadata';

const STACK_TRACE = 'pkg.torch.onnx.stack_trace';

/** Real traces are below 10 kB and 30 frames; a file may come from anyone. */
const LONGEST_TRACE = 64 * 1024;
const MOST_FRAMES = 32;
const LONGEST_PATH = 1024;
/** Of the quoted line and of the function's name. */
const LONGEST_TEXT = 200;

/**
 * Where user code called nodes, as PyTorch's exporters note it. There are only the lines of
 * `forward`: neither where a module was constructed nor columns.
 */
export class NodeStacks {
  /** Equal frames are one object, so that stacks can be compared. */
  private readonly frames = new Map<string, SourceFrame>();
  private readonly stacks = new Map<string, readonly SourceFrame[]>();

  /** Frames of user code, innermost first; empty without notes. */
  of(node: Node): readonly SourceFrame[] {
    const trace = node.metadata.get(STACK_TRACE);
    const text = trace ?? node.docString;
    if (text === '') return [];
    const classes = torchModules(node)?.map(({ type }) => type) ?? [];
    const key = JSON.stringify([text, classes]);
    const known = this.stacks.get(key);
    if (known) return known;
    const found = trace === undefined ? parseDocString(text) : parseStackTrace(text);
    const stack = userFrames(withClasses(found, classes)).map((frame) => this.unique(frame));
    this.stacks.set(key, stack);
    return stack;
  }

  /**
   * Where a layer of several nodes was called: the calls that all of them have in common. For a
   * module with operations on several lines that is the line which calls the module.
   */
  common(nodes: readonly Node[]): LayerSource | undefined {
    const [first = [], ...others] = nodes
      .map((node) => this.of(node))
      .filter((stack) => stack.length > 0);
    let shared = first.length;
    for (const stack of others) shared = Math.min(shared, sharedCalls(first, stack));
    return shared === 0
      ? undefined
      : { constructedAt: [], calledAt: first.slice(first.length - shared) };
  }

  private unique(frame: SourceFrame): SourceFrame {
    const key = JSON.stringify(frame);
    const known = this.frames.get(key) ?? frame;
    this.frames.set(key, known);
    return known;
  }
}

/** How many frames are the same, counted from the outermost. */
function sharedCalls(a: readonly SourceFrame[], b: readonly SourceFrame[]): number {
  let count = 0;
  while (count < a.length && count < b.length && a.at(-1 - count) === b.at(-1 - count)) count++;
  return count;
}

/**
 * Python's own form, outermost first: `File "net.py", line 3, in forward`, then the line of code,
 * of which a call over several lines shows the first. Underlines (`~~~^^^`) may follow.
 */
function parseStackTrace(text: string): SourceFrame[] {
  const frames: SourceFrame[] = [];
  let awaitsCode = false;
  for (const line of text.slice(-LONGEST_TRACE).split('\n')) {
    const [, file, number, name = ''] = /^\s*File "(.+)", line (\d+), in (.*)$/.exec(line) ?? [];
    const last = frames.at(-1);
    if (file !== undefined) {
      frames.push(frameAt(file, Number(number), name));
      awaitsCode = true;
    } else if (awaitsCode && last && !/^[\s~^]*$/.test(line)) {
      frames[frames.length - 1] = { ...last, code: line.trim().slice(0, LONGEST_TEXT) };
      awaitsCode = false;
    }
  }
  return frames.reverse();
}

/** `net.py(3): forward` on each line, innermost first, as the exporter of PyTorch 1 writes it. */
function parseDocString(text: string): SourceFrame[] {
  return text
    .slice(0, LONGEST_TRACE)
    .split('\n')
    .flatMap((line) => {
      const [, file, number, name = ''] = /^(.+)\((\d+)\): (.*)$/.exec(line.trim()) ?? [];
      return file === undefined ? [] : [frameAt(file, Number(number), name)];
    });
}

function frameAt(file: string, line: number, functionName: string): SourceFrame {
  return { file, line, column: 1, functionName: functionName.trim().slice(0, LONGEST_TEXT) };
}

/**
 * `Block.forward` instead of `forward`: there is one such frame for each module on the way to the
 * node, or it isn't known which are whose.
 *
 * @param classes outermost first.
 */
function withClasses(frames: readonly SourceFrame[], classes: readonly string[]): SourceFrame[] {
  const isMethod = ({ functionName }: SourceFrame): boolean => functionName === 'forward';
  if (frames.filter(isMethod).length !== classes.length) return [...frames];
  let left = classes.length;
  return frames.map((frame) =>
    isMethod(frame) ? { ...frame, functionName: `${classes[--left]}.forward` } : frame,
  );
}

/** Without the framework's frames, and without those around the exporter: the script that ran it. */
function userFrames(frames: readonly SourceFrame[]): SourceFrame[] {
  const exporter = frames.findIndex(({ file }) => EXPORTER.test(slashed(file)));
  return frames
    .slice(0, exporter < 0 ? undefined : exporter)
    .filter(({ file, line }) => file.length <= LONGEST_PATH && isLine(line) && isUserFile(file))
    .slice(0, MOST_FRAMES);
}

const EXPORTER = /\/torch\/(?:onnx|jit|export|_export)\//;
const LIBRARIES = [
  /\/(?:site|dist)-packages\//,
  /\/lib\/python[\d.]+\//i,
  /\/python[\d.]*\/lib\//i,
  // A checkout of PyTorch itself.
  /\/torch\/(?:_\w+|nn|onnx|jit|fx|export|utils|autograd|functional|overrides)(?:\/|\.py$)/,
];

function isUserFile(file: string): boolean {
  const path = slashed(file);
  // `<eval_with_key>.0`: code that is in no file.
  return !path.startsWith('<') && !LIBRARIES.some((library) => library.test(path));
}

function isLine(line: number): boolean {
  return line >= 1 && line < 1e7;
}

function slashed(path: string): string {
  return path.replaceAll('\\', '/');
}
