import type { LayerSource, SourceFrame } from '../model/graph';
import type { Profile, ProfiledFrame, ProfiledLayer } from '../profile/document';
import { quotedPlaces, quoteOf } from '../profile/quoted-places';

/** What a profile of a model file learns from the source that it was joined with. */
export interface FoundSource {
  /** By ids of layers. */
  readonly sources: ReadonlyMap<string, LayerSource>;
  /** Lines of the source's files as they were traced, by the names that its frames have. */
  readonly texts: ReadonlyMap<string, readonly string[]>;
  /** The same files by the names that the model file has for them. */
  readonly names: ReadonlyMap<string, string>;
}

/**
 * The profile with the lines that made its layers. Where the model file tells of the calls itself
 * and quotes them, these stay, because they are what was exported, but are moved to where the text
 * has them now: all lines of a profile are of one text. Every line that is added is quoted as well,
 * so that a later reader can tell whether it still says the same.
 */
export function locateLayers(profile: Profile, found: FoundSource): Profile {
  const recorded = profile.layers.flatMap(({ source }) => source?.calledAt ?? []);
  const moved = movedFrames(recorded, found);
  return { ...profile, layers: profile.layers.map((layer) => locateLayer(layer, found, moved)) };
}

function locateLayer(
  layer: ProfiledLayer,
  { sources, texts }: FoundSource,
  moved: ReadonlyMap<ProfiledFrame, ProfiledFrame>,
): ProfiledLayer {
  const calls = (layer.source?.calledAt ?? []).map((frame) => moved.get(frame) ?? frame);
  const source = layer.kind === 'layer' ? sources.get(layer.id) : undefined;
  if (!source) return { ...layer, source: layer.source && { ...layer.source, calledAt: calls } };
  const isQuoted = calls.some(({ code }) => code !== undefined);
  const quoted = (frame: SourceFrame): ProfiledFrame => {
    const text = texts.get(frame.file)?.[frame.line - 1];
    return text === undefined ? frame : { ...frame, code: quoteOf(text) };
  };
  return {
    ...layer,
    source: {
      constructedAt: source.constructedAt.map(quoted),
      calledAt: isQuoted ? calls : source.calledAt.map(quoted),
    },
  };
}

/** The frames of the model file, by the names and in the lines of the files as they were traced. */
function movedFrames(
  frames: readonly ProfiledFrame[],
  { texts, names }: FoundSource,
): Map<ProfiledFrame, ProfiledFrame> {
  const moved = new Map<ProfiledFrame, ProfiledFrame>();
  for (const [recorded, file] of names) {
    const inFile = [...new Set(frames.filter((frame) => frame.file === recorded))];
    const lines = inFile.map(({ line, code = null }) => ({ line, code }));
    const text = texts.get(file);
    const places = text ? quotedPlaces(lines, text) : lines.map(({ line }) => ({ line: line - 1 }));
    inFile.forEach((frame, index) =>
      moved.set(frame, { ...frame, file, line: (places[index]?.line ?? frame.line - 1) + 1 }),
    );
  }
  return moved;
}

const FROM_FILES: ReadonlySet<string> = new Set(['file', 'exported']);

/** Whether a profile is of a model file whose layers don't know where they were made. */
export function lacksSource({ model, layers }: Profile): boolean {
  return (
    FROM_FILES.has(model.source.kind) &&
    !layers.some(({ source }) => source !== null && source.constructedAt.length > 0)
  );
}

/** Names of the files that a profile's layers stand in. */
export function sourceFiles({ layers }: Profile): Set<string> {
  const frames = layers.flatMap(({ source }) =>
    source ? [...source.constructedAt, ...source.calledAt] : [],
  );
  return new Set(frames.map(({ file }) => file));
}
