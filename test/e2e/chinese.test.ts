import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { locatedResnet } from '../support/located-profile';
import { RESNET_SOURCE } from '../support/resnet-source';
import { workbenchTest } from './driver';

const test = workbenchTest({
  language: 'zh-cn',
  // Room for all tabs in the panel beside the source.
  viewport: { width: 1900, height: 1000 },
  settings: { 'workbench.activityBar.location': 'default' },
});

const VIEWS = ['层', '冰柱图', '时间线', '内存', '屋顶线', '依据'];
/** Two words of English: names of models, types and units are one each. */
const ENGLISH = /\b[a-z]{3,} [a-z]{2,}\b/;

describe('in Chinese', () => {
  test('the manifest', async ({ workbench }) => {
    await workbench.openContainer('Layerline');
    await workbench.view('模型').getByText('此文件夹中没有找到模型。').waitFor();
    await workbench.view('层').getByText('选择一个模型，查看它的层。').waitFor();
    await workbench.palette('Layerline: ');
    expect(await workbench.quickInput.labels()).toContain('Layerline: 分析模型…');
    await workbench.screenshot('chinese-sidebar');
    await workbench.quickInput.dismiss();
  });

  test('the annotations', async ({ workbench }) => {
    const { folder } = workbench;
    folder.write('resnet.py', RESNET_SOURCE);
    const written = new Date(Date.now() - 60_000);
    utimesSync(join(folder.path, 'resnet.py'), written, written);
    // Its checks are none that engines write, so they are not translated.
    const profile = { ...locatedResnet(), certificate: [] };
    folder.write('resnet.layerline.json', JSON.stringify(profile));
    await workbench.openFile('resnet.py');
    await workbench.treeRow('已保存的分析结果').dblclick({ timeout: 40_000 });
    await workbench.webview('50.5');
    await workbench.tab('resnet.py').click();
    await workbench.codeLens('重新运行').waitFor();
    await workbench.screenshot('chinese-annotations');
  });

  test('the panel', async ({ workbench }) => {
    const panel = await workbench.webview('50.5');
    for (const view of VIEWS) {
      await panel.getByRole('tab', { name: view, exact: true }).click();
      const text = await panel.locator('body').innerText();
      expect(text.split('\n').filter((line) => ENGLISH.test(line))).toEqual([]);
    }
    await workbench.screenshot('chinese-panel');
  });

  test('what the engine says', async ({ workbench }) => {
    workbench.folder.write('page.onnx', '<html>');
    await workbench.treeRow('page.onnx').dblclick();
    await workbench.webview('page.onnx 是网页或 XML 文本：下载可能失败了。');
  });

  test('what is loaded later says', async ({ workbench }) => {
    workbench.folder.write('other.layerline.json', '{}');
    await workbench.treeRow('other.layerline.json').dblclick();
    await workbench.webview('other.layerline.json 不是 Layerline 分析结果。');
  });
});
