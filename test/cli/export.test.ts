import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands';
import { run } from '../../src/cli/run';
import { EXPORT_FORMATS } from '../../src/profile/export/formats';
import { withFolder } from '../support/folders';
import { netOf } from '../profile/measured-net';
import { pipes } from './outputs';
import { smallProfile } from './support';

const located = {
  ...smallProfile(),
  layers: smallProfile().layers.map((layer, index) =>
    index === 0
      ? {
          ...layer,
          source: {
            constructedAt: [{ file: 'nets/net.py', line: 7, column: 1, functionName: 'build' }],
            calledAt: [],
          },
        }
      : layer,
  ),
};

/** What a command line does in a folder with some profiles; OUT is a new file there. */
async function exported(line: string, profile = smallProfile()) {
  return withFolder(async (folder) => {
    await writeFile(`${folder}/run.layerline.json`, JSON.stringify(profile));
    const words = line.split(' ').map((word) => word.replace(/^(?=(?:run|OUT)\b)/, `${folder}/`));
    const terminal = pipes();
    const program = { commands: COMMANDS, version: '1' };
    const code = await run(words, program, terminal, new AbortController().signal);
    const target = words[words.indexOf('--out') + 1] ?? '';
    const written = await readFile(target, 'utf8').catch(() => null);
    const kept = await readFile(`${folder}/run.layerline.json`, 'utf8');
    expect(kept).toBe(JSON.stringify(profile));
    return { code, out: terminal.out.text, err: terminal.err.text, written };
  });
}

describe('layerline export', () => {
  it.each(EXPORT_FORMATS.map(({ id }) => id))('writes %s to standard output', async (id) => {
    const format = EXPORT_FORMATS.find((candidate) => candidate.id === id);
    const { code, out, err } = await exported(`export run.layerline.json --format ${id}`);
    expect([code, err]).toEqual([0, '']);
    expect(out).toBe(format?.export(smallProfile()));
  });

  it.each(EXPORT_FORMATS.map(({ id, extension }) => [extension, id]))(
    'takes a file that ends in %s for %s',
    async (extension, id) => {
      const format = EXPORT_FORMATS.find((candidate) => candidate.id === id);
      const { code, out, err, written } = await exported(
        `export run.layerline.json --out OUT${extension}`,
      );
      expect([code, out]).toEqual([0, '']);
      expect(err).toMatch(/^Saved to .*\.\n$/);
      expect(written).toBe(format?.export(smallProfile()));
    },
  );

  it('takes any name of the same kind where the format is given', async () => {
    const line = 'export run.layerline.json --format netron --out OUT.json';
    expect(await exported(line)).toMatchObject({ code: 0 });
  });

  it('links a CPU profile to files from where it runs', async () => {
    const { out } = await exported('export run.layerline.json --format cpuprofile', located);
    expect(out).toContain(pathToFileURL(resolve('nets/net.py')).href);
    const csv = await exported('export run.layerline.json --format csv', located);
    expect(csv.out).toContain(',nets/net.py,7');
  });

  it.each([
    ['export', /Which profile\? Give a path/],
    ['export run.layerline.json', /Which format\? Give --format html, markdown, csv, /],
    ['export run.layerline.json --format pdf', /--format takes .*, not "pdf"\./],
    ['export run.layerline.json --format netrom', /Did you mean netron\?/],
    ['export run.layerline.json --out OUT.json', /doesn't tell which format it is/],
    [
      'export run.layerline.json --format netron --out run.layerline.json',
      /--out for netron takes a file that ends in \.netron\.json/,
    ],
    [
      'export run.layerline.json --format csv --out OUT.html',
      /--out for csv takes a file that ends in \.csv/,
    ],
    [
      'export run.layerline.json --format netron --out OUT.trace.json',
      /--out for netron takes a file/,
    ],
    ['export run.layerline.json --format csv --out OUT.onnx', /--out for csv takes a file/],
  ])('%s: refused', async (line, message) => {
    const { code, out, err, written } = await exported(line);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(message);
    if (!line.endsWith('run.layerline.json')) expect(written).toBeNull();
  });

  it('says which profiles a format has nothing of', async () => {
    const line = 'export run.layerline.json --out OUT.netron.json';
    const { code, err, written } = await exported(line, netOf([]));
    expect([code, written]).toEqual([1, null]);
    expect(err).toMatch(/^layerline: Nothing to show in Netron: /);
  });
});
