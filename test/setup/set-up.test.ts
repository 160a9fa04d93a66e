import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { tensorflowFolder } from '../../src/setup/tensorflow/folder';
import { pythonLibraries } from '../../src/setup/tensorflow/libraries';
import type { Question } from '../../src/setup/tensorflow/questions';
import { removeTensorflow } from '../../src/setup/tensorflow/remove';
import type { SetupRequest } from '../../src/setup/tensorflow/set-up';
import { setUpTensorflow } from '../../src/setup/tensorflow/set-up';
import { withFolder } from '../support/folders';
import type { FakeFile } from './fake-index';
import { sha256Of, startIndex, zipOf } from './fake-index';

const WHEEL = {
  linux: 'tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_5_x86_64.manylinux_2_5_aarch64.whl',
  darwin: 'tensorflow_cpu-2.21.0-cp311-cp311-macosx_10_9_universal2.macosx_10_9_x86_64.whl',
}[process.platform as 'linux' | 'darwin'];

/** As a wheel has it, with libraries that nothing could load. */
const CONTENTS = {
  ...Object.fromEntries((pythonLibraries() ?? []).map((name) => [`tensorflow/${name}`, 'empty'])),
  'tensorflow/include/tensorflow/c/c_api.h': '#error this is not TensorFlow\n',
  'tensorflow/python/other.py': 'print()',
};

function wheelFile(contents: Readonly<Record<string, string>> = CONTENTS): FakeFile {
  return { name: WHEEL, bytes: zipOf(contents) };
}

interface Attempt {
  readonly files?: readonly FakeFile[];
  readonly form?: 'json' | 'html';
  readonly answerFile?: (response: ServerResponse, bytes: Buffer) => void;
  readonly answers?: (question: Question) => boolean;
  readonly request?: Partial<SetupRequest>;
  /** Done in the storage before. */
  readonly before?: (storage: string) => Promise<void>;
}

/** What setting up from an index of our own led to; nothing goes to another host. */
async function attempt({
  files = [wheelFile()],
  form,
  answerFile,
  answers = () => true,
  request,
  before,
}: Attempt) {
  return withFolder(async (storage) => {
    await before?.(storage);
    const index = await startIndex(files, form, answerFile);
    onTestFinished(() => index.close());
    const questions: Question[] = [];
    const steps: string[] = [];
    const error: unknown = await setUpTensorflow({
      storage,
      signal: new AbortController().signal,
      environment: {
        PATH: '/usr/bin:/bin',
        HOME: storage,
        PIP_INDEX_URL: index.url,
        // Not reached: the name is nobody's.
        TFJS_NODE_CDN_STORAGE: 'http://storage.invalid/',
      },
      ask: (question) => {
        questions.push(question);
        return Promise.resolve(answers(question));
      },
      onProgress: ({ step }) => void (steps.at(-1) === step || steps.push(step)),
      ...request,
    }).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    const root = join(storage, 'tensorflow');
    return {
      error,
      questions,
      steps,
      requests: index.requests,
      left: await readdir(root).catch(() => []),
      folder: tensorflowFolder(storage),
    };
  });
}

describe.skipIf(!WHEEL)('setting TensorFlow up', () => {
  it.each(['json', 'html'] as const)(
    'asks, downloads and unpacks, with an index in %s',
    async (form) => {
      const { error, questions, steps, requests, left } = await attempt({ form });
      // Its header is no header: the compiler says so.
      expect(error).toMatchObject({ code: 'build-failed' });
      expect(String(error)).toContain('this is not TensorFlow');
      const { bytes } = wheelFile();
      expect(questions).toEqual([
        { kind: 'search', host: expect.stringMatching(/^127\.0\.0\.1:/) as string },
        {
          kind: 'download',
          host: expect.any(String) as string,
          file: WHEEL,
          version: '2.21.0',
          bytes: form === 'json' ? bytes.length : null,
          keptBytes: form === 'json' ? (expect.any(Number) as number) : null,
        },
      ]);
      expect(steps).toEqual(['search', 'download', 'unpack', 'build']);
      expect(requests).toEqual(['/simple/tensorflow-cpu/', `/files/${WHEEL}`]);
      expect(left).toEqual([]);
    },
  );

  it('asks for nothing over the network without a yes', async () => {
    const { error, requests } = await attempt({ answers: () => false });
    expect(error).toMatchObject({ code: 'declined' });
    expect(requests).toEqual([]);
  });

  it('downloads nothing without a second yes', async () => {
    const { error, requests } = await attempt({ answers: ({ kind }) => kind === 'search' });
    expect(error).toMatchObject({ code: 'declined' });
    expect(requests).toEqual(['/simple/tensorflow-cpu/']);
  });

  it('refuses what has another hash, and leaves nothing', async () => {
    const files = [{ ...wheelFile(), sha256: sha256Of(Buffer.from('another')) }];
    const { error, steps, left } = await attempt({ files });
    expect(error).toMatchObject({ code: 'bad-hash' });
    expect(steps).not.toContain('unpack');
    expect(left).toEqual([]);
  });

  it('refuses half an answer', async () => {
    const { error, left } = await attempt({
      answerFile: (response, bytes) => {
        response.write(bytes.subarray(0, bytes.length / 2));
        setTimeout(() => response.destroy(), 20);
      },
    });
    expect(error).toMatchObject({ code: 'unreachable' });
    expect(left).toEqual([]);
  });

  it('refuses a wheel without libraries', async () => {
    const { error } = await attempt({ files: [wheelFile({ 'tensorflow/x.py': '' })] });
    expect(error).toMatchObject({ code: 'bad-answer' });
  });

  it('is cancelled within a second, and leaves nothing', async () => {
    const controller = new AbortController();
    const cancelled = new Error('cancelled here');
    let cancelledAt = 0;
    const { error, left } = await attempt({
      // A host that stops in the middle.
      answerFile: (response, bytes) => {
        response.write(bytes.subarray(0, 10));
        setTimeout(() => {
          cancelledAt = performance.now();
          controller.abort(cancelled);
        }, 50);
      },
      request: { signal: controller.signal },
    });
    expect(performance.now() - cancelledAt).toBeLessThan(1000);
    expect(error).toBe(cancelled);
    expect(left).toEqual([]);
  });

  it('keeps what was there when it fails', async () => {
    const { error, left, folder } = await attempt({ before: fakeSetUp });
    expect(error).toMatchObject({ code: 'build-failed' });
    expect(left).toEqual(['2.15.0']);
    expect(folder).toMatch(/2\.15\.0$/);
  });

  it('removes what a killed process left', async () => {
    const { left } = await attempt({
      // No process has so high an id.
      before: async (storage) =>
        void (await mkdir(join(storage, 'tensorflow', '.work-4999999-abc'), { recursive: true })),
    });
    expect(left).toEqual([]);
  });

  it('says so where there is no compiler', async () => {
    await withFolder(async (folder) => {
      await environmentIn(folder);
      const environment = { PATH: folder, VIRTUAL_ENV: join(folder, 'venv'), HOME: folder };
      const { error, left } = await attempt({ request: { environment } });
      expect(error).toMatchObject({ code: 'no-compiler' });
      expect(left).toEqual([]);
    });
  });

  it('takes an environment before it asks an index', async () => {
    await withFolder(async (folder) => {
      await environmentIn(folder);
      const { questions, requests, error } = await attempt({
        request: {
          environment: { PATH: '/usr/bin:/bin', VIRTUAL_ENV: join(folder, 'venv'), HOME: folder },
        },
      });
      const place = join(folder, 'venv/lib/python3.11/site-packages/tensorflow');
      expect(questions).toEqual([{ kind: 'use', folder: place, version: '2.18.1' }]);
      expect(error).toMatchObject({ code: 'build-failed' });
      expect(requests).toEqual([]);
    });
  });

  it('says where there is none in a place that is named', async () => {
    await withFolder(async (folder) => {
      const { error } = await attempt({ request: { from: folder } });
      expect(error).toMatchObject({ code: 'not-found' });
      expect(String(error)).toContain(folder);
    });
  });
});

describe('a TensorFlow that was set up', () => {
  it('is found, and removed', async () => {
    await withFolder(async (storage) => {
      expect(tensorflowFolder(storage)).toBeUndefined();
      await fakeSetUp(storage);
      expect(tensorflowFolder(storage)).toBe(join(storage, 'tensorflow', '2.15.0'));
      expect(await removeTensorflow(storage)).toBe(true);
      expect(await readdir(storage)).toEqual([]);
      expect(await removeTensorflow(storage)).toBe(false);
    });
  });

  it('is not one without its record, or with libraries that are gone', async () => {
    await withFolder(async (storage) => {
      const folder = join(storage, 'tensorflow', '2.15.0');
      await mkdir(join(folder, 'lib'), { recursive: true });
      await writeFile(join(folder, 'tfjs_binding.node'), '');
      expect(tensorflowFolder(storage)).toBeUndefined();
      await writeFile(join(folder, 'tensorflow.json'), '{"version": "2.15.0"}');
      expect(tensorflowFolder(storage)).toBe(folder);
      await symlink(join(storage, 'gone'), join(folder, 'lib', 'libtensorflow_cc.so.2'));
      expect(tensorflowFolder(storage)).toBeUndefined();
    });
  });
});

async function fakeSetUp(storage: string): Promise<void> {
  const folder = join(storage, 'tensorflow', '2.15.0');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'tfjs_binding.node'), '');
  const record = { version: '2.15.0', source: { kind: 'wheel', name: 'x.whl' }, hashes: {} };
  await writeFile(join(folder, 'tensorflow.json'), JSON.stringify(record));
}

/** A Python environment with a TensorFlow that nothing could load. */
async function environmentIn(folder: string): Promise<void> {
  const packages = join(folder, 'venv', 'lib', 'python3.11', 'site-packages');
  for (const [name, text] of Object.entries(CONTENTS)) {
    await mkdir(join(packages, name, '..'), { recursive: true });
    await writeFile(join(packages, name), text);
  }
  await mkdir(join(packages, 'tensorflow_cpu-2.18.1.dist-info'));
}
