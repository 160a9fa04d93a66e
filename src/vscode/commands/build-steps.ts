/** The questions about a ResNet or an EfficientNet, each with the builder's word on the answer. */
import * as vscode from 'vscode';
import type { ZooEntry, ZooOptions } from '../../zoo/catalogue';
import { findInZoo, zooSpec } from '../../zoo/specs';
import type { Choice, Step, StepResult } from './steps';
import { askNumber, askText, choose, chooseSome } from './steps';

/** Answers so far: a preset, or the bare family, with options over it. */
export interface Answers {
  readonly name: string;
  readonly options: ZooOptions;
  readonly then: 'profile' | 'save';
}

/** What the builder says to answers, the last of which is new; undefined when it takes them. */
export type Check = (answers: Answers) => Promise<string | undefined>;

type NumberOption =
  'inputSize' | 'width' | 'depth' | 'resolution' | 'baseWidth' | 'classes' | 'batch';

export function resNetSteps({ name, options }: Answers, check: Check): Step<Answers>[] {
  const { bottleneck } = zooSpec(name, options).options as ZooOptions;
  return [
    ...(name === 'resnet'
      ? [
          askBlocks(check),
          askBlockKind,
          askOption(
            check,
            'baseWidth',
            vscode.l10n.t('Base width: filters of the first stage, doubled at each stage'),
          ),
        ]
      : []),
    askInputSize(check),
    askConnections(bottleneck === true),
  ];
}

export function efficientNetSteps({ name }: Answers, check: Check): Step<Answers>[] {
  if (name !== 'efficientnet') return [askInputSize(check)];
  return [
    askOption(check, 'width', vscode.l10n.t('Width: factor on the filters of every layer')),
    askOption(check, 'depth', vscode.l10n.t('Depth: factor on the blocks of every stage')),
    askOption(
      check,
      'resolution',
      vscode.l10n.t('Resolution: input height and width in pixels, or below 32 a factor on 224'),
    ),
  ];
}

function askInputSize(check: Check): Step<Answers> {
  return askOption(check, 'inputSize', vscode.l10n.t('Input height and width, pixels'));
}

export function askVariant(variants: readonly ZooEntry[]): Step<Answers> {
  return async (state, frame, before) => {
    const items: Choice<string>[] = variants.map(({ name, title, summary }) => ({
      label: title,
      description: summary,
      value: name,
      picked: name === before?.name,
    }));
    const result = await choose(frame, vscode.l10n.t('Variant'), items);
    return answered(result, (name) => ({ ...state, name }));
  };
}

export function askOption(check: Check, option: NumberOption, prompt: string): Step<Answers> {
  return async (state, frame, before) => {
    const withValue = (value: number): Answers => withOptions(state, { [option]: value });
    const initial = initialValue(before ?? state, option);
    const result = await askNumber(frame, prompt, initial, (value) => check(withValue(value)));
    return answered(result, withValue);
  };
}

function askBlocks(check: Check): Step<Answers> {
  return async (state, frame, before) => {
    const prompt = vscode.l10n.t('Blocks of each stage');
    const withBlocks = (blocks: readonly number[]): Answers => withOptions(state, { blocks });
    const initial = (before ?? state).options.blocks ?? presetOf(state).blocks ?? [];
    const result = await askText(frame, prompt, initial.join('-'), readBlocks, (blocks) =>
      blocks.every(Number.isFinite)
        ? check(withBlocks(blocks))
        : vscode.l10n.t('Give a number for each stage, such as {0}.', initial.join('-')),
    );
    return answered(result, withBlocks);
  };
}

/** `3-4-6-3`, or with blanks or commas between. */
function readBlocks(text: string): number[] {
  return text
    .trim()
    .split(/[\s,-]+/)
    .map((part) => (part === '' ? NaN : Number(part)));
}

const askBlockKind: Step<Answers> = async (state, frame, before) => {
  const { bottleneck } = { ...presetOf(state), ...before?.options };
  const items: Choice<boolean>[] = [
    {
      label: vscode.l10n.t('Bottleneck blocks'),
      description: vscode.l10n.t('1x1, 3x3 and 1x1 convolutions, as in ResNet-50'),
      value: true,
    },
    {
      label: vscode.l10n.t('Basic blocks'),
      description: vscode.l10n.t('two 3x3 convolutions, as in ResNet-18'),
      value: false,
    },
  ];
  const marked = items.map((item) => ({ ...item, picked: item.value === bottleneck }));
  const result = await choose(frame, vscode.l10n.t('Kind of blocks'), marked);
  return answered(result, (value) => withOptions(state, { bottleneck: value }));
};

function askConnections(hasBottlenecks: boolean): Step<Answers> {
  return async (state, frame, before) => {
    const { residual = true, strideIn1x1 = false } = (before ?? state).options;
    const items: Choice<'residual' | 'strideIn1x1'>[] = [
      {
        label: vscode.l10n.t('Residual connections'),
        description: vscode.l10n.t('y = F(x) + x; without them the sums are left out'),
        value: 'residual',
        picked: residual,
      },
      {
        label: vscode.l10n.t('Stride in the 1x1 convolution'),
        description: vscode.l10n.t('as in the paper and Keras, instead of in the 3x3'),
        value: 'strideIn1x1',
        picked: strideIn1x1,
      },
    ];
    // Basic blocks have no 1x1 convolution to move it to.
    const possible = items.filter(({ value }) => hasBottlenecks || value !== 'strideIn1x1');
    const result = await chooseSome(frame, vscode.l10n.t('Details of the blocks'), possible);
    return answered(result, (values) =>
      withOptions(state, {
        residual: values.includes('residual'),
        strideIn1x1: values.includes('strideIn1x1'),
      }),
    );
  };
}

export const askThen: Step<Answers> = async (state, frame, before) => {
  const items: Choice<Answers['then']>[] = [
    {
      label: vscode.l10n.t('Profile'),
      description: vscode.l10n.t('build it, run it on this machine, show what each layer costs'),
      value: 'profile',
    },
    {
      label: vscode.l10n.t('Save as .onnx…'),
      description: vscode.l10n.t('with random weights'),
      value: 'save',
    },
  ];
  const marked = items.map((item) => ({ ...item, picked: item.value === before?.then }));
  const result = await choose(frame, vscode.l10n.t('What to do with it'), marked);
  return answered(result, (then) => ({ ...state, then }));
};

function answered<T>(
  result: StepResult<T> | undefined,
  stateWith: (value: T) => Answers,
): StepResult<Answers> | undefined {
  return result?.kind === 'next' ? { kind: 'next', value: stateWith(result.value) } : result;
}

function withOptions(state: Answers, options: ZooOptions): Answers {
  return { ...state, options: { ...state.options, ...options } };
}

function presetOf({ name }: Answers): ZooOptions {
  return findInZoo(name).spec.options;
}

function initialValue(answers: Answers, option: NumberOption): number {
  const given = answers.options[option] ?? presetOf(answers)[option];
  if (typeof given === 'number') return given;
  const { inputSize } = findInZoo(answers.name);
  switch (option) {
    case 'inputSize':
      return typeof inputSize === 'number' ? inputSize : inputSize[0];
    case 'classes':
      return 1000;
    case 'baseWidth':
      return 64;
    default:
      return 1;
  }
}
