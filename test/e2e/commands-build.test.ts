/** The guided dialogues that build a model, by keyboard. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Locator } from 'playwright-core';
import { describe, expect } from 'vitest';
import type { Workbench } from './driver';
import { workbenchTest } from './driver';
import { MEASURING_MS } from './measuring';

const test = workbenchTest({ settings: { 'layerline.budget': 1, 'layerline.threads': 1 } });

/** Takes what a question suggests. */
async function agree({ quickInput }: Workbench, question: string): Promise<void> {
  await quickInput.asked(question);
  await quickInput.accept();
}

async function answer({ quickInput }: Workbench, question: string, text: string): Promise<void> {
  await quickInput.asked(question);
  await quickInput.type(text);
  await quickInput.accept();
}

async function choose({ quickInput }: Workbench, question: string, label: string): Promise<void> {
  await quickInput.asked(question);
  await quickInput.pickByKeys(label);
}

/** Goes back to a question, and returns what is answered there. */
async function goBack({ page, quickInput }: Workbench, question: string): Promise<string> {
  await page.keyboard.press('Control+Alt+Minus');
  await quickInput.asked(question);
  return quickInput.box.inputValue();
}

/** Rows of a list whose boxes are checked. */
function checked({ page, quickInput }: Workbench): Locator {
  return quickInput.rows.and(page.locator('[aria-checked="true"]'));
}

describe('Layerline: Build ResNet…', () => {
  test('asks step by step, back as well, and profiles', async ({ workbench }) => {
    const { quickInput } = workbench;
    await workbench.run('Layerline: Build ResNet');
    await quickInput.asked('Variant');
    await workbench.screenshot('build-resnet-variant');
    expect(await quickInput.title.innerText()).toBe('Build ResNet (1/6)');
    expect(await quickInput.labels()).toEqual([
      ...[18, 34, 50, 101, 152].map((layers) => `ResNet-${layers}`),
      'ResNet',
    ]);
    await choose(workbench, 'Variant', 'ResNet-18');
    await quickInput.asked('Input height and width');
    expect(await quickInput.box.inputValue()).toBe('224');
    await answer(workbench, 'Input height and width', '32');
    await quickInput.asked('Details of the blocks');
    await workbench.screenshot('build-resnet-details');
    // Basic blocks have no 1x1 convolution whose stride could be another.
    expect(await quickInput.labels()).toEqual(['Residual connections']);
    await checked(workbench).waitFor();
    await agree(workbench, 'Details of the blocks');
    await answer(workbench, 'Classes', '10');
    await quickInput.asked('Batch');
    expect(await quickInput.title.innerText()).toBe('Build ResNet (5/6)');
    // Answers are kept on the way back, and again on the way on.
    expect(await goBack(workbench, 'Classes')).toBe('10');
    await goBack(workbench, 'Details of the blocks');
    expect(await goBack(workbench, 'Input height and width')).toBe('32');
    await agree(workbench, 'Input height and width');
    await agree(workbench, 'Details of the blocks');
    await agree(workbench, 'Classes');
    await answer(workbench, 'Batch', '2');
    await quickInput.asked('What to do with it');
    await workbench.screenshot('build-resnet-end');
    await choose(workbench, 'What to do with it', 'Profile');
    const panel = await workbench.webview('peak activations', MEASURING_MS);
    await workbench.tab('ResNet-18').waitFor();
    expect(await panel.locator('.chips').innerText()).toContain('2×3×32×32');
    await workbench.screenshot('build-resnet-profile');
  });

  test('forgets what an earlier answer decides', async ({ workbench }) => {
    const { quickInput } = workbench;
    await workbench.run('Layerline: Build ResNet');
    await choose(workbench, 'Variant', 'ResNet-50');
    await answer(workbench, 'Input height and width', '64');
    await quickInput.asked('Details of the blocks');
    expect(await quickInput.labels()).toHaveLength(2);
    await goBack(workbench, 'Input height and width');
    await goBack(workbench, 'Variant');
    // Enter stands where one was, and another is one key away.
    await workbench.page.keyboard.press('ArrowUp');
    await quickInput.accept();
    await quickInput.asked('Input height and width');
    expect(await quickInput.box.inputValue()).toBe('224');
    await agree(workbench, 'Input height and width');
    await quickInput.asked('Details of the blocks');
    expect(await quickInput.labels()).toHaveLength(1);
    await quickInput.dismiss();
  });

  test('saves a model of one’s own as a file', async ({ workbench }) => {
    const { quickInput } = workbench;
    await workbench.run('Layerline: Build ResNet');
    await choose(workbench, 'Variant', 'ResNet');
    await answer(workbench, 'Blocks of each stage', '1, one');
    const sentence = 'Give a number for each stage, such as 3-4-6-3.';
    await quickInput.message.getByText(sentence).waitFor();
    await quickInput.type('1-1');
    await agree(workbench, 'Blocks of each stage');
    await choose(workbench, 'Kind of blocks', 'Basic blocks');
    await answer(workbench, 'Base width', '8');
    await answer(workbench, 'Input height and width', '32');
    await agree(workbench, 'Details of the blocks');
    await answer(workbench, 'Classes', '10');
    await agree(workbench, 'Batch');
    await choose(workbench, 'What to do with it', 'Save as .onnx');
    await expect.poll(() => quickInput.box.inputValue()).toMatch(/\/resnet\.onnx$/);
    await workbench.screenshot('build-resnet-save');
    const path = join(workbench.folder.path, 'small.onnx');
    await quickInput.type(path);
    await quickInput.accept();
    await workbench.tab('small.onnx').waitFor();
    const editor = await workbench.webview('Not measured yet');
    await editor.getByText('layer2').first().waitFor();
    await workbench.screenshot('build-resnet-saved');
    expect(await editor.locator('body').innerText()).not.toMatch(/share|kernel|spread|source/i);
    expect(statSync(path).size).toBeGreaterThan(10_000);
    expect(await outputOf(path, [1, 3, 32, 32])).toEqual([1, 10]);
  });
});

describe('Layerline: Build EfficientNet…', () => {
  test('says in a sentence what is wrong with an answer', async ({ workbench }) => {
    const { quickInput } = workbench;
    await workbench.run('Layerline: Build EfficientNet');
    await choose(workbench, 'Variant', 'EfficientNet');
    await quickInput.asked('Width');
    expect(await quickInput.title.innerText()).toBe('Build EfficientNet (2/7)');
    for (const [question, right, wrong] of QUESTIONS) {
      await quickInput.asked(question);
      for (const [text, sentence] of wrong) {
        await quickInput.type(text);
        await expect.poll(() => quickInput.message.innerText()).toBe(sentence);
        // Enter keeps the question open.
        await quickInput.accept();
        expect(await quickInput.message.innerText()).toBe(sentence);
      }
      await workbench.screenshot(`build-efficientnet-${question.toLowerCase()}`);
      await quickInput.type(right);
      await agree(workbench, question);
    }
    await choose(workbench, 'What to do with it', 'Profile');
    const panel = await workbench.webview('median of', MEASURING_MS);
    await workbench.tab('EfficientNet').waitFor();
    expect(await panel.locator('.chips').innerText()).toContain('1×3×32×32');
  });
});

const NO_NUMBER = 'Give a number, such as 1.';

/** Questions, a right answer, and wrong ones with what is said of them. */
const QUESTIONS: readonly [string, string, readonly (readonly [string, string])[]][] = [
  [
    'Width',
    '0.2',
    [
      ['0', 'Must be a number above 0 and at most 64, not 0.'],
      ['wide', NO_NUMBER],
      ['', NO_NUMBER],
    ],
  ],
  ['Depth', '0.2', [['-1', 'Must be a number above 0 and at most 64, not -1.']]],
  [
    'Resolution',
    '32',
    [
      ['1e9', 'Must be a number above 0 and at most 8192, not 1000000000.'],
      [
        '0.1',
        'Must be at least 32, not 22: the model divides it by 32, and its last maps would vanish.',
      ],
    ],
  ],
  ['Classes', '10', [['1.5', 'Must be a whole number from 1 to 10000000, not 1.5.']]],
  ['Batch', '1', [['0', 'Must be a whole number from 1 to 65536, not 0.']]],
];

/** Shape that a saved model makes of an input. */
async function outputOf(path: string, shape: readonly number[]): Promise<readonly number[]> {
  const session = await InferenceSession.create(path);
  const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
  const outputs = await session.run({ input: new Tensor('float32', values, shape) });
  const [output] = Object.values(outputs);
  await session.release();
  return output?.dims ?? [];
}
