import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { archiveUrl } from '../../src/setup/tensorflow/archive';
import type { Question } from '../../src/setup/tensorflow/questions';
import { setUpTensorflow } from '../../src/setup/tensorflow/set-up';
import { withFolder } from '../support/folders';

it.each([
  ['linux', 'x64', 'tensorflow/libtensorflow/libtensorflow-cpu-linux-x86_64-2.9.1.tar.gz'],
  ['darwin', 'arm64', 'tf-builds/libtensorflow_r2_7_darwin_arm64_cpu.tar.gz'],
  ['sunos', 'x64', undefined],
] as const)('on %s %s the archive is %s', (platform, arch, path) => {
  const expected = path === undefined ? undefined : `https://storage.googleapis.com/${path}`;
  expect(archiveUrl({}, platform, arch)?.href).toBe(expected);
});

/** As libtensorflow is packed, with a header that is none; the short names are links. */
async function archiveIn(folder: string): Promise<Buffer> {
  const from = join(folder, 'packed');
  await mkdir(join(from, 'include', 'tensorflow', 'c'), { recursive: true });
  await mkdir(join(from, 'lib'));
  await writeFile(join(from, 'include/tensorflow/c/c_api.h'), '#error this is not TensorFlow\n');
  for (const name of ['libtensorflow', 'libtensorflow_framework']) {
    await writeFile(join(from, 'lib', `${name}.so.2.9.1`), 'empty');
    await symlink(`${name}.so.2.9.1`, join(from, 'lib', `${name}.so.2`));
  }
  execFileSync('tar', ['-czf', join(folder, 'packed.tar.gz'), '-C', from, '.']);
  return readFile(join(folder, 'packed.tar.gz'));
}

/** What setting up led to where no index has TensorFlow, and the archive's host sends this hash. */
async function attempt(hashOf: (archive: Buffer) => string | undefined) {
  return withFolder(async (folder) => {
    const archive = await archiveIn(folder);
    const hash = hashOf(archive);
    const server = createServer((_, response) => {
      if (hash !== undefined) response.setHeader('x-goog-hash', `crc32c=AAAAAA==,md5=${hash}`);
      response.setHeader('content-length', archive.length);
      response.end(archive);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const questions: Question[] = [];
    const steps: string[] = [];
    const storage = join(folder, 'storage');
    const error: unknown = await setUpTensorflow({
      storage,
      signal: new AbortController().signal,
      environment: {
        PATH: '/usr/bin:/bin',
        HOME: folder,
        PIP_NO_INDEX: '1',
        TFJS_NODE_CDN_STORAGE: `http://127.0.0.1:${port}/`,
      },
      ask: (question) => Promise.resolve(questions.push(question) > 0),
      onProgress: ({ step }) => void (steps.at(-1) === step || steps.push(step)),
    }).catch((reason: unknown) => reason);
    server.closeAllConnections();
    server.close();
    return { error, questions, steps, left: await readdir(join(storage, 'tensorflow')) };
  });
}

const md5 = (bytes: Buffer) => createHash('md5').update(bytes).digest('base64');

describe.skipIf(process.platform !== 'linux')('where no index has TensorFlow', () => {
  it('tfjs-node’s archive is downloaded and unpacked', async () => {
    const { error, questions, steps, left } = await attempt(md5);
    expect(String(error)).toContain('this is not TensorFlow');
    expect(questions.map(({ kind }) => kind)).toEqual(['search', 'download']);
    expect(questions[1]).toMatchObject({
      version: process.arch === 'x64' ? '2.9.1' : '2.7',
      bytes: expect.any(Number) as number,
    });
    expect(steps).toEqual(['search', 'download', 'unpack', 'build']);
    expect(left).toEqual([]);
  });

  it.each<[string, (archive: Buffer) => string | undefined, string]>([
    ['another hash', () => md5(Buffer.from('another')), 'bad-hash'],
    ['no hash', () => undefined, 'not-found'],
  ])('one with %s is refused', async (_, hashOf, code) => {
    const { error, steps, left } = await attempt(hashOf);
    expect(error).toMatchObject({ code });
    expect(steps).not.toContain('unpack');
    expect(left).toEqual([]);
  });
});
