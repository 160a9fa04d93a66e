/** Models of Python files on the built command line: their batch, and comments about them. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Inspection } from '../../src/profile/inspection';
import { COMMAND_LINE, runProgram } from '../support/command-line';
import { withFolder } from '../support/folders';

const NET = `import torch
from torch import nn

# profile: Net(width=6) input=1x3x8x8
class Net(nn.Module):
    def __init__(self, width, unknown=None):
        super().__init__()
        self.conv = nn.Conv2d(3, width, 3)

    def forward(self, x):
        return self.conv(x)


class Fixed(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)

    def forward(self, x):
        return self.conv(x).view(1, 197136)


class Two(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(5, 4)

    def forward(self, a, b):
        return self.fc(a) + self.fc(b).sum(0)


Two()(torch.randn(1, 5), torch.randn(7, 5))
`;

async function inspected(...words: string[]): Promise<Inspection> {
  const outcome = await runProgram([...COMMAND_LINE, 'inspect', ...words, '--json'], {});
  expect(outcome.stderr).toBe('');
  return JSON.parse(outcome.stdout) as Inspection;
}

function inNet<T>(body: (path: string) => Promise<T>): Promise<T> {
  return withFolder(async (folder) => {
    const path = join(folder, 'net.py');
    await writeFile(path, NET);
    return body(path);
  });
}

describe('The batch of a traced model', () => {
  test('takes the place of the first size in PyTorch', () =>
    inNet(async (path) => {
      const { model, layers } = await inspected(`${path}:Net`, '--batch', '5');
      expect(model.inputs.map(({ shape }) => shape)).toEqual([[5, 3, 8, 8]]);
      expect(layers[0]?.outputShape).toEqual([5, 6, 6, 6]);
    }));

  test('is open in Keras, whose images have their channels last', async () => {
    const { model, layers } = await inspected('examples/keras_classifier.py', '--batch', '3');
    expect(model.inputs[0]?.shape).toEqual([3, 224, 224, 3]);
    expect(layers[0]?.outputShape).toEqual([3, 224, 224, 64]);
  });

  test.each([
    ['Fixed', /net\.py:\d+:16: shape '\[1, 197136\]' is invalid/],
    ['Two', /The inputs begin with different sizes \(1, 7\)/],
  ])('is refused where it can’t be: %s', (name, pattern) =>
    inNet(async (path) => {
      const words = ['inspect', `${path}:${name}`, '--batch', '5'];
      const { code, stderr } = await runProgram([...COMMAND_LINE, ...words], {});
      expect(stderr).toMatch(pattern);
      expect(stderr.trim().split('\n')).toHaveLength(1);
      expect(code).toBe(1);
    }),
  );
});
