import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { SourceProcess } from '../../src/source/source-process';
import type { TraceRequest } from '../../src/source/trace';
import { withFolder } from '../support/folders';
import { failureOf } from './process-support';

const USER = 'import timm\n\nmodel = timm.create_model("net")\n';
const NET =
  'import torch.nn as nn\n\ndef create_model(name):\n    return nn.Sequential(nn.Linear(8, 4))\n';
/** Longer than a trace may take. */
const SLOW = 'sum(range(15_000_000))\n';
/** For snapshots. */
const cacheFolder = mkdtempSync(join(tmpdir(), 'packages-'));
afterAll(() => rmSync(cacheFolder, { recursive: true, force: true }));

const LIMITS = { traceMs: 1000, graceMs: 1000 };

function request(text: string, file = 'model.py'): TraceRequest {
  return { file, text, models: null, inputs: {} };
}

/** With the user's `timm`, of the given text. */
async function withTimm(
  text: string,
  limits: Readonly<Record<string, number>>,
  body: (source: SourceProcess, root: string) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    const timm = join(folder, 'site-packages', 'timm');
    const root = join(folder, 'workspace');
    for (const path of [timm, root]) mkdirSync(path, { recursive: true });
    writeFileSync(join(timm, '__init__.py'), text);
    const source = new SourceProcess({
      root,
      cacheFolder,
      entry: resolve('dist/source.cjs'),
      packages: { timm },
      limits: { ...LIMITS, ...limits },
    });
    try {
      await source.warmUp();
      await body(source, root);
    } finally {
      source.dispose();
    }
  });
}

describe('a package of the user’s own Python', () => {
  it('is imported once, before the first trace that names it, whatever that takes', async () => {
    await withTimm(SLOW + NET, {}, async (source) => {
      for (let times = 0; times < 3; times++) {
        const { models, problem } = await source.trace(request(USER));
        expect(problem).toBeNull();
        expect(models.map(({ name, parameters }) => [name, parameters])).toEqual([['model', 36]]);
      }
    });
  });

  it('is not imported for files that don’t name it', async () => {
    await withTimm(`${SLOW}raise ImportError("broken")`, {}, async (source) => {
      const plain = request('import torch\nmodel = torch.nn.Sequential(torch.nn.Linear(2, 3))\n');
      expect((await source.trace(plain)).models).toHaveLength(1);
    });
  });

  it('keeps nothing of what traced files change in it', async () => {
    await withTimm(`${NET}WIDTHS = []\n`, {}, async (source) => {
      const greedy = `${USER}timm.WIDTHS.append(1)\nassert len(timm.WIDTHS) == 1\n`;
      for (let times = 0; times < 3; times++)
        expect((await source.trace(request(greedy))).problem).toBeNull();
    });
  });

  it('that never ends loading ends the trace, and no other file’s', async () => {
    await withTimm('while True: pass\n', { loadMs: 500 }, async (source) => {
      expect(await failureOf(source.trace(request(USER)))).toBe('timeout');
      const plain = request(
        'import torch\nmodel = torch.nn.Sequential(torch.nn.Linear(2, 3))\n',
        'other.py',
      );
      expect((await source.trace(plain)).models).toHaveLength(1);
    });
  });

  it('is loaded for a file whose helper imports it', async () => {
    await withTimm(SLOW + NET, {}, async (source, root) => {
      writeFileSync(
        join(root, 'helper.py'),
        'import timm\n\ndef make(): return timm.create_model("net")\n',
      );
      const { models, problem } = await source.trace(
        request('import helper\nmodel = helper.make()\n'),
      );
      expect(problem).toBeNull();
      expect(models.map(({ name, parameters }) => [name, parameters])).toEqual([['model', 36]]);
    });
  });

  it('gives way to the workspace’s own of that name', async () => {
    await withTimm('raise ImportError("not this one")\n', {}, async (source, root) => {
      writeFileSync(join(root, 'timm.py'), NET);
      const { models } = await source.trace(request(USER));
      expect(models.map(({ parameters }) => parameters)).toEqual([36]);
    });
  });
});
