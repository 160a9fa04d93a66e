import type { Profile, ProfiledFrame, ProfiledLayer } from './document';
import type { GroupTime } from './groups';
import { groupTime, isFused } from './groups';

/** What the layers of one source line cost. */
export interface SourceLine {
  readonly file: string;
  /** From 1, at the time of the run. */
  readonly line: number;
  /** As the frontend names it: `Bottleneck.__init__`. */
  readonly functionName: string;
  /** What the line said when the model was exported or measured; null where nothing tells. */
  readonly code: string | null;
  /** Layers made at this line itself, in graph order. */
  readonly own: readonly ProfiledLayer[];
  /** Those and the layers of the lines that this one calls, in graph order. */
  readonly all: readonly ProfiledLayer[];
  /** `Σ`: includes layers of other lines. */
  readonly isSum: boolean;
  /** Of `all`; null: every layer is fused into layers that stand on other lines. */
  readonly time: GroupTime | null;
  /** Of `own`: what heat and ranking go by, because it counts no layer twice. */
  readonly ownTime: GroupTime | null;
  /** Largest output of one layer; null where one is unknown. */
  readonly outputBytes: number | null;
  /** `×16`: layers made here; for a sum, by the costliest line that it includes. */
  readonly count: number;
  /** Where the time stands when `time` is null: distinct layers, in graph order. */
  readonly owners: readonly ProfiledLayer[];
}

/** A class or function that makes layers. */
export interface SourceDefinition {
  readonly file: string;
  /** `Bottleneck`, `build.<locals>.Block`; '' is the file's top level. */
  readonly name: string;
  /** First of its lines that makes layers, from 1. */
  readonly firstLine: number;
  readonly all: readonly ProfiledLayer[];
  readonly time: GroupTime | null;
  /** How often its costliest line was run. */
  readonly count: number;
  /** The definition that makes the whole model: most layers begin here. */
  readonly isModel: boolean;
}

/** The layers of a profile that have source locations, by file and line. */
export interface SourceLines {
  /** Lines of a file in order; keys are the document's file names. */
  readonly files: ReadonlyMap<string, readonly SourceLine[]>;
  readonly definitions: readonly SourceDefinition[];
  /** Lines with time of their own, costliest first. */
  readonly ranked: readonly SourceLine[];
  /** The line at which a layer was made. */
  readonly byLayer: ReadonlyMap<string, SourceLine>;
}

/**
 * Puts layers on lines. A layer's own line is the innermost frame of where it was constructed, or
 * called for an operation without construction (`x + y`); the frames around it, in any file, are
 * lines that include it (around operations only in a model that is nothing but operations).
 */
export function sourceLines(profile: Profile): SourceLines {
  const layers = new Map(profile.layers.map((layer) => [layer.id, layer]));
  const drafts = draftLines(profile);
  const lines = new Map(
    [...drafts].map(([key, draft]) => [key, finishLine(profile, layers, draft)]),
  );
  const files = new Map<string, SourceLine[]>();
  for (const line of lines.values()) listAt(files, line.file).push(line);
  for (const inFile of files.values()) inFile.sort((a, b) => a.line - b.line);
  const byLayer = new Map<string, SourceLine>();
  for (const line of lines.values()) for (const { id } of line.own) byLayer.set(id, line);
  return {
    files,
    definitions: definitions(profile, [...lines.values()]),
    ranked: [...lines.values()]
      .filter((line) => ownMs(line) > 0)
      .sort((a, b) => ownMs(b) - ownMs(a)),
    byLayer,
  };
}

/**
 * The fewest lines that together make `share` of the time that stands on lines, costliest first,
 * at most `limit`. Of the located time, because the rest is on no line that could be added.
 */
export function hotLines(
  { ranked }: Pick<SourceLines, 'ranked'>,
  share = 0.8,
  limit = 12,
): SourceLine[] {
  const wanted = share * ranked.reduce((total, line) => total + ownMs(line), 0);
  const hot: SourceLine[] = [];
  let reached = 0;
  for (const line of ranked) {
    // A hair less, so that rounding errors of the sum add no line.
    if (hot.length >= limit || reached >= wanted * (1 - 1e-9)) break;
    hot.push(line);
    reached += ownMs(line);
  }
  return hot;
}

/** Frames at which a layer was made, innermost first; empty without location. */
export function framesOf({ source }: ProfiledLayer): readonly ProfiledFrame[] {
  if (!source) return [];
  return source.constructedAt.length > 0 ? source.constructedAt : source.calledAt;
}

/** Whether a layer has no construction of its own: `x + y` in `forward`. */
export function isOperation({ source }: ProfiledLayer): boolean {
  return source !== null && source.constructedAt.length === 0;
}

/** Other lines at which the layers of a line were called, distinct, in graph order. */
export function callFrames(line: SourceLine): ProfiledFrame[] {
  const frames = new Map<string, ProfiledFrame>();
  for (const layer of line.own) {
    const frame = layer.source?.calledAt[0];
    if (frame && lineKey(frame) !== lineKey(line)) frames.set(lineKey(frame), frame);
  }
  return [...frames.values()];
}

/** `Bottleneck` of `Bottleneck.__init__`, `build` of `build`, '' of module level. */
export function definitionName(functionName: string): string {
  if (/^<module>$|^$/.test(functionName)) return '';
  const [, owner] = /^(.+)\.[^.]+$/.exec(functionName) ?? [];
  return owner === undefined || owner.endsWith('<locals>') ? functionName : owner;
}

/** A method without its class, as old exporters note it. */
const METHOD = /^(?:forward|call|__call__|__init__)$/;

interface LineDraft {
  readonly frame: ProfiledFrame;
  readonly own: ProfiledLayer[];
  readonly all: ProfiledLayer[];
}

function draftLines(profile: Profile): Map<string, LineDraft> {
  const drafts = new Map<string, LineDraft>();
  const located = profile.layers.filter((layer) => framesOf(layer).length > 0);
  const isFunctional = located.every(isOperation);
  for (const layer of located) {
    const seen = new Set<LineDraft>();
    // A line that calls operations calls constructed layers too, which stand elsewhere: its sum
    // would be a part that looks like the whole.
    const frames =
      isOperation(layer) && !isFunctional ? framesOf(layer).slice(0, 1) : framesOf(layer);
    frames.forEach((frame, depth) => {
      // By its text as well: notes of an older text may name the same line.
      const key = `${lineKey(frame)} ${frame.code ?? ''}`;
      const draft = drafts.get(key) ?? { frame, own: [], all: [] };
      drafts.set(key, draft);
      if (depth === 0) draft.own.push(layer);
      // A recursive function is on the stack more than once.
      if (!seen.has(draft)) draft.all.push(layer);
      seen.add(draft);
    });
  }
  return drafts;
}

function finishLine(
  profile: Profile,
  layers: ReadonlyMap<string, ProfiledLayer>,
  { frame, own, all }: LineDraft,
): SourceLine {
  const time = groupTime(profile, all);
  const isSum = all.length > own.length;
  return {
    file: frame.file,
    line: frame.line,
    functionName: frame.functionName,
    code: frame.code ?? null,
    own,
    all,
    isSum,
    time,
    ownTime: isSum ? groupTime(profile, own) : time,
    outputBytes: largestOutput(all),
    count: isSum ? costliestCount(all) : own.length,
    owners: time === null ? ownersOf(all, layers) : [],
  };
}

function definitions(profile: Profile, lines: readonly SourceLine[]): SourceDefinition[] {
  const drafts = new Map<string, { lines: SourceLine[]; all: Set<ProfiledLayer> }>();
  const nameOf = (at: { file: string; functionName: string }): string =>
    `${at.file}\n${definitionName(at.functionName)}`;
  for (const line of lines) {
    // All classes of a file have one of these.
    if (METHOD.test(line.functionName)) continue;
    const key = nameOf(line);
    const draft = drafts.get(key) ?? { lines: [], all: new Set() };
    drafts.set(key, draft);
    draft.lines.push(line);
    for (const layer of line.all) draft.all.add(layer);
  }
  const model = mostFrequent(
    profile.layers.flatMap((layer) => {
      const outermost = framesOf(layer).at(-1);
      return outermost ? [nameOf(outermost)] : [];
    }),
  );
  return [...drafts].map(([key, draft]) => {
    const [first] = draft.lines;
    const all = profile.layers.filter((layer) => draft.all.has(layer));
    const costliest = draft.lines.reduce<SourceLine | undefined>(
      (most, line) => (most === undefined || ownMs(line) > ownMs(most) ? line : most),
      undefined,
    );
    return {
      file: first?.file ?? '',
      name: definitionName(first?.functionName ?? ''),
      firstLine: Math.min(...draft.lines.map(({ line }) => line)),
      all,
      time: groupTime(profile, all),
      count: costliest?.own.length ?? 0,
      isModel: key === model,
    };
  });
}

/** How many layers the costliest of the included lines makes: `×3` for a stage of three blocks. */
function costliestCount(all: readonly ProfiledLayer[]): number {
  const lines = new Map<string, { ms: number; count: number }>();
  const timed = all.filter(({ kernels }) => kernels.length > 0);
  for (const layer of timed.length > 0 ? timed : all) {
    const [own] = framesOf(layer);
    const key = own ? lineKey(own) : '';
    const { ms, count } = lines.get(key) ?? { ms: 0, count: 0 };
    lines.set(key, { ms: ms + layer.timeMs.median, count: count + 1 });
  }
  const [costliest] = [...lines.values()].sort((a, b) => b.ms - a.ms);
  return costliest?.count ?? 0;
}

function ownersOf(
  fused: readonly ProfiledLayer[],
  layers: ReadonlyMap<string, ProfiledLayer>,
): ProfiledLayer[] {
  const owners = new Set<ProfiledLayer>();
  for (const layer of fused) {
    const owner = isFused(layer) ? layers.get(layer.fusedInto) : undefined;
    if (owner) owners.add(owner);
  }
  return [...owners];
}

function largestOutput(layers: readonly ProfiledLayer[]): number | null {
  let largest = 0;
  for (const { outputBytes } of layers) {
    if (outputBytes === null) return null;
    largest = Math.max(largest, outputBytes);
  }
  return largest;
}

function mostFrequent(values: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

function ownMs(line: SourceLine): number {
  return line.own.length === 0 ? 0 : (line.ownTime?.timeMs.median ?? 0);
}

function lineKey({ file, line }: { readonly file: string; readonly line: number }): string {
  return `${line} ${file}`;
}

function listAt<K, V>(lists: Map<K, V[]>, key: K): V[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}
