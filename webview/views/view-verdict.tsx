import type { JSX } from 'preact';
import type { Verdict } from '../../src/profile/verdict';
import { select } from '../actions';
import { linked } from '../header/verdict';

/** What one view says of the profile, under the verdict on the whole; its layer is a link. */
export function ViewVerdict({ verdict }: { readonly verdict: Verdict }): JSX.Element {
  const { lead, rest, layer } = verdict;
  return (
    <p class="view-verdict">
      <b>{linked(lead, layer)}</b> {linked(rest, layer)}
    </p>
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
