import { computed } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { verdictOf } from '../../src/profile/verdict';
import { reveal, select } from '../actions';
import { keyOfLayer, profile, roofs } from '../state';

/**
 * What the profile says, in words; the layer it names is a link. The same for all views, so that
 * changing the view moves nothing above it; views with more to say say it themselves.
 */
export function VerdictLine(): JSX.Element | null {
  return verdict.value && <VerdictText {...verdict.value} />;
}

interface VerdictTextProps {
  /** The first sentence. */
  readonly lead: string;
  readonly rest: string;
  /** Id of the layer that is a link where it is mentioned. */
  readonly layer: string | null;
}

export function VerdictText({ lead, rest, layer }: VerdictTextProps): JSX.Element {
  return (
    <p class="verdict">
      <b>{linked(lead, layer)}</b> {linked(rest, layer)}
    </p>
  );
}

/** Found once for a profile: in a deep model it looks at thousands of samples. */
const verdict = computed(() => profile.value && verdictOf(profile.value, knownRoofs.value));

const knownRoofs = computed(() => (roofs.value.kind === 'known' ? roofs.value.roofs : null));

/** The text with the first mention of the layer as a link. */
export function linked(text: string, layer: string | null): ComponentChildren {
  const at = layer === null ? -1 : mentionOf(text, layer);
  if (layer === null || at < 0) return text;
  const key = keyOfLayer.value.get(layer);
  return (
    <>
      {text.slice(0, at)}
      <button
        type="button"
        class="link"
        onClick={() => select(key ?? null)}
        onDblClick={() => key !== undefined && reveal(key)}
      >
        {layer}
      </button>
      {text.slice(at + layer.length)}
    </>
  );
}

/** Where the id stands by itself: `fc` is not in `fc2`, nor `conv1` in `layer1/conv1`. */
function mentionOf(text: string, layer: string): number {
  const isPart = (letter: string | undefined) => letter !== undefined && /[\w/]/.test(letter);
  for (let at = text.indexOf(layer); at >= 0; at = text.indexOf(layer, at + 1))
    if (!isPart(text[at - 1]) && !isPart(text[at + layer.length])) return at;
  return -1;
}
