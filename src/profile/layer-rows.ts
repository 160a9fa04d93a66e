import type { Profile, ProfiledLayer } from './document';
import { groupLayers, isFused } from './groups';
import { layerKey } from './kernel-owners';
import type { ProfileRow } from './rows';
import { profileRow } from './rows';

/** A row of the layer tree that is no scope. */
export interface LayerRow {
  readonly row: ProfileRow;
  readonly key: string;
  /** Id of the layer at which the row's time stands. */
  readonly layer: string;
  readonly members: readonly ProfiledLayer[];
}

/** The leaves of the layer tree, in graph order, without the work of adding up scopes. */
export function layerRows(profile: Profile): LayerRow[] {
  return groupLayers(profile.layers, { by: 'layer' }).flatMap((group) => {
    const { members } = group;
    const owner = members.find((layer) => !isFused(layer)) ?? members[0];
    if (!owner) return [];
    return [{ row: profileRow(profile, group), key: layerKey(owner), layer: owner.id, members }];
  });
}
