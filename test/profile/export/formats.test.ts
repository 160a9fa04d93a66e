import { describe, expect, it } from 'vitest';
import { EXPORT_FORMATS, exportFormat, formatOfPath } from '../../../src/profile/export/formats';
import { hostileProfile } from './hostile';
import { deepNet, PROFILES } from './profiles';

const JSON_FORMATS = ['chrome-trace', 'netron', 'model-explorer', 'cpuprofile'];

describe('the table of formats', () => {
  it('has every id and every ending once', () => {
    const ids = EXPORT_FORMATS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(exportFormat(id)?.id).toBe(id);
    expect(exportFormat('pdf')).toBeUndefined();
    for (const format of EXPORT_FORMATS)
      for (const ending of [format.extension, ...(format.otherExtensions ?? [])])
        expect(formatOfPath(`/x/run${ending}`)).toBe(format);
  });

  it.each([
    ['a.csv', 'csv'],
    ['A.CSV', 'csv'],
    ['a.markdown', 'markdown'],
    ['a.htm', 'html'],
    ['a.trace.json', 'chrome-trace'],
    ['a.node_data.json', 'model-explorer'],
    ['a.cpuprofile', 'cpuprofile'],
    ['a.json', undefined],
    ['a.layerline.json', undefined],
    ['csv', undefined],
  ])('takes %s for %s', (path, id) => {
    expect(formatOfPath(path)?.id).toBe(id);
  });

  describe.each(EXPORT_FORMATS)('$id', (format) => {
    const profiles = { ...PROFILES, 'hostile names': hostileProfile };
    it.each(Object.entries(profiles))('writes whole text, the same each time: %s', (_, make) => {
      const text = format.export(make());
      expect(text).toBe(format.export(make()));
      expect(text).toMatch(/\n$/);
      expect(text).not.toMatch(/NaN|undefined|Infinity/);
      if (JSON_FORMATS.includes(format.id)) expect(() => JSON.parse(text) as unknown).not.toThrow();
    });

    it('holds 10,000 layers', () => {
      const profile = deepNet(10_000);
      const text = format.export(profile);
      const last = profile.layers.findLast(
        ({ kernels, kind }) => kind === 'layer' && kernels.length > 0,
      );
      // Of a report for people, only the slowest.
      if (format.id !== 'markdown') expect(text).toContain(last?.name);
    });
  });
});
