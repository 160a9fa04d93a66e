import { describe, expect, it } from 'vitest';
import { readProfile } from '../../src/cli/read-profile';
import { parseProfile } from '../../src/profile/parse';
import { smallProfile } from './support';

describe('a saved profile', () => {
  it('is read as it was written', () => {
    const profile = smallProfile();
    expect(parseProfile(JSON.stringify(profile), 'a.json')).toEqual(profile);
  });

  it.each([
    ['', 'a.json is not a Layerline profile: it is not JSON.'],
    ['{"format": "layerline-pro', 'a.json is not a Layerline profile: it is not JSON.'],
    ['null', 'a.json is not a Layerline profile.'],
    ['[]', 'a.json is not a Layerline profile.'],
    ['{"format": "speedscope"}', 'a.json is not a Layerline profile.'],
    ['{"format": "layerline-profile", "version": 2}', /version 2, and this Layerline reads/],
    ['{"format": "layerline-profile"}', /version undefined/],
    ['{"format": "layerline-profile", "version": 1}', /damaged profile: the document must have/],
    [JSON.stringify({ ...smallProfile(), kernels: [{}] }), /damaged profile: kernels.0 must have/],
  ])('%.60s is refused', (text, message) => {
    expect(() => parseProfile(text, 'a.json')).toThrow(message);
  });

  it.each([
    ['/no/such.layerline.json', 'there is no such file'],
    ['/', 'it is a folder'],
  ])('at %s can not be read', async (path, reason) => {
    await expect(readProfile(path)).rejects.toThrow(`Can't read ${path}: ${reason}.`);
  });
});
