import type { JSX } from 'preact';
import type { Verdict } from '../../src/profile/verdict';
import { select } from '../actions';
import { keyOfLayer } from '../state';

/** A verdict's words, with the layer that it names as a link. */
export function ViewVerdict({ verdict }: { readonly verdict: Verdict }): JSX.Element {
  const { lead, rest, layer } = verdict;
  return (
    <p class="view-verdict">
      <b>
        <Linked text={lead} layer={layer} />
      </b>{' '}
      <Linked text={rest} layer={lead.includes(layer ?? '\0') ? null : layer} />
    </p>
  );
}

function Linked({ text, layer }: { readonly text: string; readonly layer: string | null }) {
  const at = layer === null ? -1 : text.indexOf(layer);
  const key = layer === null ? undefined : keyOfLayer.value.get(layer);
  if (layer === null || at < 0 || key === undefined) return <>{text}</>;
  return (
    <>
      {text.slice(0, at)}
      <LayerLink layerKey={key} name={layer} />
      {text.slice(at + layer.length)}
    </>
  );
}

export interface LayerLinkProps {
  readonly layerKey: string;
  readonly name: string;
}

/** A layer's name that selects it. */
export function LayerLink({ layerKey, name }: LayerLinkProps): JSX.Element {
  return (
    <button type="button" class="link" onClick={() => select(layerKey)}>
      {name}
    </button>
  );
}
