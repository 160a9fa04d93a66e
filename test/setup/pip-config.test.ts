import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { readPipConfig } from '../../src/setup/tensorflow/pip-config';
import { withFolder } from '../support/folders';

/** Settings of a machine with these files below its home, and these variables. */
async function configured(
  files: Readonly<Record<string, string>>,
  variables: Readonly<Record<string, string>> = {},
) {
  return withFolder(async (home) => {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(home, name)), { recursive: true });
      await writeFile(join(home, name), text);
    }
    const environment = {
      HOME: home,
      XDG_CONFIG_DIRS: join(home, 'xdg'),
      VIRTUAL_ENV: join(home, 'venv'),
      ...variables,
    };
    const config = await readPipConfig(environment, 'linux');
    return { ...config, indexes: config.indexes.map(({ href }) => href) };
  });
}

const USER = '.config/pip/pip.conf';

test('an index is the one of the most special file', async () => {
  const files = {
    'xdg/pip/pip.conf': '[global]\nindex-url = https://all.example/simple\n',
    [USER]: '[global]\nindex-url: https://user.example/simple/\n',
    'venv/pip.conf': '[install]\nindex-url = https://venv.example/simple\n',
  };
  expect((await configured(files)).indexes).toEqual(['https://venv.example/simple/']);
  const variables = { PIP_INDEX_URL: 'https://variable.example/simple' };
  expect((await configured(files, variables)).indexes).toEqual([
    'https://variable.example/simple/',
  ]);
});

test('more indexes follow, on lines of their own or not', async () => {
  const text = `# comment
[global]
index-url = https://one.example/simple
extra-index-url =
    https://two.example/simple
    file:///three/simple
trusted-host = two.example
[list]
index-url = https://other.example/
`;
  expect((await configured({ [USER]: text })).indexes).toEqual([
    'https://one.example/simple/',
    'https://two.example/simple/',
    'file:///three/simple/',
  ]);
});

test('certificates and the proxy are pip’s', async () => {
  const text = '[global]\ncert = /some/ca.pem\nproxy = http://proxy.example:3128\n';
  expect(await configured({ [USER]: text })).toMatchObject({
    certificates: '/some/ca.pem',
    proxy: 'http://proxy.example:3128',
  });
});

test('no index at all is none', async () => {
  expect((await configured({ [USER]: '[global]\nno-index = true\n' })).indexes).toEqual([]);
});
