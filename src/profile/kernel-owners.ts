import type { Profile, ProfiledLayer } from './document';

/** For every kernel the row at which its time stands; undefined would be a damaged document. */
export function kernelOwners(profile: Profile): (ProfiledLayer | undefined)[] {
  const owners = new Array<ProfiledLayer | undefined>(profile.kernels.length).fill(undefined);
  for (const layer of profile.layers) for (const kernel of layer.kernels) owners[kernel] = layer;
  return owners;
}

/** Key of a layer's row in the layer tree: how selections name it. */
export function layerKey(layer: Pick<ProfiledLayer, 'id'>): string {
  return `layer:${layer.id}`;
}

export function scopeKey(path: string): string {
  return `scope:${path}`;
}
