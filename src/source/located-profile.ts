import type { LayerSource, SourceFrame } from '../model/graph';
import type { Profile, ProfiledFrame, ProfiledLayer } from '../profile/document';

/** What is quoted of a line. */
const LONGEST_QUOTE = 200;

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
 * and quotes them, these stay: they are what was exported. Every line that is added is quoted, so
 * that a later reader can tell whether it still says the same.
 */
export function locateLayers(profile: Profile, found: FoundSource): Profile {
  return { ...profile, layers: profile.layers.map((layer) => locateLayer(layer, found)) };
}

function locateLayer(layer: ProfiledLayer, found: FoundSource): ProfiledLayer {
  const calls = (layer.source?.calledAt ?? []).map((frame) => renamed(frame, found));
  const own = layer.source && { ...layer.source, calledAt: calls };
  const source = layer.kind === 'layer' ? found.sources.get(layer.id) : undefined;
  if (!source) return { ...layer, source: own };
  const isQuoted = calls.some(({ code }) => code !== undefined);
  const quote = (frame: SourceFrame): ProfiledFrame => quoted(frame, found);
  return {
    ...layer,
    source: {
      constructedAt: source.constructedAt.map(quote),
      calledAt: isQuoted ? calls : source.calledAt.map(quote),
    },
  };
}

function renamed(frame: ProfiledFrame, { names }: FoundSource): ProfiledFrame {
  return { ...frame, file: names.get(frame.file) ?? frame.file };
}

function quoted(frame: SourceFrame, { texts }: FoundSource): ProfiledFrame {
  const code = texts.get(frame.file)?.[frame.line - 1]?.trim().slice(0, LONGEST_QUOTE);
  return code === undefined ? frame : { ...frame, code };
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
