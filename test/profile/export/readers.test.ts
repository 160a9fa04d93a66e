/**
 * Exports in the tools that they are for. These are no part of the build: a test is skipped where
 * its tool isn't there. speedscope is npm's package; Netron and Model Explorer are Python's
 * (`netron`, `ai-edge-model-explorer`), unpacked, of which a variable names the folder.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Profile } from '../../../src/profile/document';
import { exportChromeTrace } from '../../../src/profile/export/chrome-trace';
import { exportCpuProfile } from '../../../src/profile/export/cpuprofile';
import { exportModelExplorer } from '../../../src/profile/export/model-explorer';
import { exportNetron } from '../../../src/profile/export/netron';
import { timelineOf } from '../../../src/profile/timeline';
import { kernel, layer, smallProfile } from '../../cli/support';
import { CHROMIUM, hasChromium } from './chromium';
import { hostileNet } from './hostile';
import { deepNet } from './profiles';

const SPEEDSCOPE = process.env['LAYERLINE_SPEEDSCOPE'] ?? resolve('node_modules/speedscope');
const NETRON = process.env['LAYERLINE_NETRON'] ?? '';
const MODEL_EXPLORER = process.env['LAYERLINE_MODEL_EXPLORER'] ?? '';

const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript',
  html: 'text/html',
  css: 'text/css',
  json: 'application/json',
};

let browser: Browser;
beforeAll(async () => {
  if (!hasChromium) return;
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
});
afterAll(() => browser?.close());

/** A page whose host has the files of a folder and some more; it reaches no other. */
async function pageOf(folder: string, more: Readonly<Record<string, string>> = {}) {
  const page = await browser.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  await page.route('**/*', async (route) => {
    const { host, pathname } = new URL(route.request().url());
    const path = pathname === '/' ? '/index.html' : pathname;
    const file = join(folder, path);
    if (host !== 'reader.test') return route.abort();
    if (more[path] === undefined && !existsSync(file)) return route.fulfill({ status: 404 });
    const contentType = TYPES[path.slice(path.lastIndexOf('.') + 1)] ?? 'text/plain';
    return route.fulfill({ body: more[path] ?? readFileSync(file), contentType });
  });
  return { page, problems };
}

describe.skipIf(!hasChromium || !existsSync(SPEEDSCOPE))('speedscope', () => {
  /** Rows of its table: self time in ms, and the name. */
  async function selfTimes(text: string): Promise<[string, number][]> {
    const folder = join(SPEEDSCOPE, 'dist/release');
    const { page, problems } = await pageOf(folder, { '/profile.json': text });
    const url = encodeURIComponent('https://reader.test/profile.json');
    await page.goto(`https://reader.test/#profileURL=${url}&title=profile.json&view=sandwich`);
    await page.getByText('Symbol Name').waitFor();
    const rows = await page.locator('tr').allInnerTexts();
    expect(problems).toEqual([]);
    await page.close();
    return rows.slice(1).map((row) => {
      const [, self = '', name = ''] = row.split('\t');
      return [name.trim(), milliseconds(self)];
    });
  }

  it('reads the CPU profile', async () => {
    expect(await selfTimes(exportCpuProfile(smallProfile()))).toEqual(
      expect.arrayContaining([
        ['conv1 + bn1 + relu', 5],
        ['conv2 + add', 3],
        ['strange', 0.5],
        ['fc', 0.006],
        ['block', 0],
      ]),
    );
  });

  it('reads the trace', async () => {
    const profile = smallProfile();
    const timeline = timelineOf(profile);
    const found = await selfTimes(exportChromeTrace(profile));
    const [conv] = timeline?.kernels ?? [];
    const expected = conv && conv.endMs - conv.startMs;
    const row = found.find(([name]) => name.startsWith('conv1 + bn1 + relu'));
    expect(row?.[1]).toBeCloseTo(expected ?? NaN, 2);
  });

  it('reads hostile names', async () => {
    const found = await selfTimes(exportCpuProfile(hostileNet()));
    expect(found.map(([name]) => name)).toContain('<img src=x onerror=alert(1)>');
  });
});

/** `123.45µs (40%)`. */
function milliseconds(text: string): number {
  const [, number = '', unit = ''] = /^([\d.]+)(ns|µs|ms|s)/.exec(text.trim()) ?? [];
  const units: Readonly<Record<string, number>> = { ns: 1e-6, µs: 1e-3, ms: 1, s: 1000 };
  return Number(number) * (units[unit] ?? NaN);
}

describe.skipIf(!hasChromium || !existsSync(join(NETRON, 'view.js')))('Netron', () => {
  const MODEL = resolve('test/fixtures/exported/dynamo.onnx');

  it('shows the metrics of a node', async () => {
    const { page, problems } = await pageOf(NETRON);
    await page.goto('https://reader.test/');
    await page.locator('#message-button').click();
    await page.setInputFiles('#open-file-dialog', MODEL);
    await page.locator('g.node').first().waitFor({ state: 'attached' });
    await page.setInputFiles('#open-file-dialog', {
      name: 'run.netron.json',
      mimeType: 'application/json',
      buffer: Buffer.from(exportNetron(dynamoProfile())),
    });
    await expect.poll(() => sidebarOf(page, 'node_Conv_64')).toContain('time (ms)');
    expect(await sidebarOf(page, 'node_Conv_64')).toContain('measured together with');
    expect(await sidebarOf(page, 'node_relu_1')).toContain('measured in');
    expect(problems).toEqual([]);
  });

  /** A profile of the two nodes of that model. */
  function dynamoProfile(): Profile {
    const timeMs = { median: 2, p10: 2, p90: 2 };
    return smallProfile({
      layers: [
        layer('stages/0/conv1', { kernels: [0], timeMs }),
        layer('stages/0/node_relu_1', { fusedInto: 'stages/0/conv1' }),
      ],
      kernels: [
        {
          ...kernel('Conv', ['stages/0/conv1', 'stages/0/node_relu_1'], [2]),
          nodes: ['node_Conv_64', 'node_relu_1'],
        },
      ],
    });
  }

  /** Names of what the sidebar tells of a node. */
  async function sidebarOf(page: Page, node: string): Promise<string[]> {
    await page.locator(`g.node[id="node-name-${node}"] path`).first().click({ force: true });
    const names = await page.locator('#sidebar .sidebar-item-name input').all();
    return Promise.all(names.map((name) => name.inputValue()));
  }
});

describe.skipIf(!existsSync(join(MODEL_EXPLORER, 'node_data_builder.py')))('Model Explorer', () => {
  const READ = `
import importlib.util, json, sys, types
package = types.ModuleType('me')
package.__path__ = [sys.argv[1]]
sys.modules['me'] = package
for name in ['utils', 'node_data_builder']:
    spec = importlib.util.spec_from_file_location('me.' + name, sys.argv[1] + '/' + name + '.py')
    module = importlib.util.module_from_spec(spec)
    sys.modules['me.' + name] = module
    spec.loader.exec_module(module)
data = json.load(sys.stdin)
results = {key: module.NodeDataResult(**value) for key, value in data.pop('results').items()}
gradient = [module.GradientItem(**item) for item in data.pop('gradient')]
graph = module.GraphNodeData(results=results, gradient=gradient, **data)
print(graph.to_json_string())
`;

  it.each([
    ['a deep net', () => deepNet(60)],
    ['hostile names', () => hostileNet()],
  ])('has the same data of its own: %s', (_, make) => {
    const text = exportModelExplorer(make());
    const read = execFileSync('python3', ['-c', READ, MODEL_EXPLORER], { input: text }).toString();
    expect(JSON.parse(read)).toMatchObject(JSON.parse(text) as object);
  });
});
