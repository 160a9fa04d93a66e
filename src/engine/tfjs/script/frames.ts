import { isAbsolute, relative, sep } from 'node:path';
import type { ProfiledFrame } from '../../../profile/document';
import { quoteOf } from '../../../profile/quoted-places';
import type { BundleMap } from '../../../source/script/bundle-map';
import { CallExpressions } from '../../../source/script/call-expression';

/** A frame of a bundle, as V8 tells it; line and column from 1. */
export interface BundleFrame {
  readonly line: number;
  readonly column: number;
  readonly functionName: string | null;
  readonly typeName: string | null;
  readonly isConstructor: boolean;
}

/** Of a stack with TF.js's own constructors and the user's functions, frames that are looked at. */
export const DEEPEST = 100;

/** The frames of the running code that stand in a file, innermost first. */
export function captureFrames(file: string): BundleFrame[] {
  const { stackTraceLimit } = Error;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- It is put back as it was.
  const before = Error.prepareStackTrace;
  const holder: { stack?: NodeJS.CallSite[] } = {};
  Error.stackTraceLimit = DEEPEST;
  Error.prepareStackTrace = (_, sites) => sites;
  try {
    Error.captureStackTrace(holder, captureFrames);
    return (holder.stack ?? []).filter((site) => site.getFileName() === file).map(bundleFrame);
  } finally {
    Error.prepareStackTrace = before;
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function bundleFrame(site: NodeJS.CallSite): BundleFrame {
  return {
    line: site.getLineNumber() ?? 0,
    column: site.getColumnNumber() ?? 0,
    functionName: site.getFunctionName(),
    typeName: site.getTypeName(),
    isConstructor: site.isConstructor(),
  };
}

/** Leads frames of a bundle to the lines of the user's files. */
export class FrameReader {
  private readonly calls = new Map<string, CallExpressions>();

  /** @param root folder below which files are named from there; without one names are absolute. */
  constructor(
    private readonly map: BundleMap,
    private readonly root: string | undefined,
  ) {}

  /** Those that stand in files of the user's, innermost first; of the same place only one. */
  read(frames: readonly BundleFrame[]): ProfiledFrame[] {
    const found: ProfiledFrame[] = [];
    // From the outermost, so that a callback without a name has that of the function around it.
    let around: { readonly at: ProfiledFrame; readonly isConstructor: boolean } | undefined;
    for (const frame of frames.toReversed()) {
      const place = this.map.original(frame.line, frame.column);
      if (!place) continue;
      const file = this.nameOf(place.file);
      const outer = around?.at.file === file ? around : undefined;
      const call = this.callsOf(place.file);
      const { column, ...end } = call.at(place.line, place.column) ?? { column: place.column };
      const at = {
        file,
        line: place.line,
        column,
        ...end,
        functionName: nameWithin(frame, outer?.at.functionName ?? '', outer?.isConstructor),
        code: quoteOf(call.line(place.line)),
      };
      around = { at, isConstructor: frame.isConstructor };
      found.unshift(at);
    }
    return found;
  }

  private nameOf(file: string): string {
    const below = this.root === undefined ? '..' : relative(this.root, file);
    return below.startsWith('..') || isAbsolute(below) ? file : below.split(sep).join('/');
  }

  private callsOf(file: string): CallExpressions {
    const known = this.calls.get(file) ?? new CallExpressions(this.map.text(file) ?? '');
    this.calls.set(file, known);
    return known;
  }
}

/** Receivers that say nothing of a function: those of plain calls. */
const NO_TYPES: ReadonlySet<string> = new Set(['Object', 'Function', 'global', 'Window', 'Array']);

/** `Block.build`, `build`, '' for a file's top level, `outer` without a name. */
function nameWithin(
  { functionName, typeName, isConstructor }: BundleFrame,
  outer: string,
  isInConstructor = false,
): string {
  const type = typeName !== null && !NO_TYPES.has(typeName) ? typeName : undefined;
  if (functionName === null || /^(?:<anonymous>|eval)$/.test(functionName)) return outer;
  // Fields of a class are set by a function that V8 makes; its receiver may be a subclass.
  if (functionName.startsWith('<')) return isInConstructor ? outer : (type ?? outer);
  // The bundler's function around a CommonJS file has the file's name.
  if (/[./\\]/.test(functionName) && /\.[cm]?[jt]sx?$/.test(functionName)) return '';
  const name = functionName.replace(/^.*\./, '');
  return isConstructor || type === undefined ? name : `${type}.${name}`;
}
