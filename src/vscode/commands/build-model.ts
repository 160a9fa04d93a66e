import * as vscode from 'vscode';
import { UserError } from '../../model/errors';
import type { ZooOptions, ZooSpec } from '../../zoo';
import { buildZooModel, describeZoo, findInZoo, zooSpec } from '../../zoo';
import { titleOfSpec } from '../describe-model';
import type { Choice, Step } from './steps';
import { askNumber, askSteps, choose, chooseSome } from './steps';

type Family = ZooSpec['kind'];

/** Answers so far: a preset, or the bare family, with options over it. */
interface Answers {
  readonly name: string;
  readonly options: ZooOptions;
  readonly then: 'profile' | 'save';
}

type NumberOption = 'inputSize' | 'width' | 'depth' | 'resolution' | 'classes' | 'batch';

/**
 * Guides through the options of a ResNet or an EfficientNet. Returns the model to profile, or
 * undefined when the user gave up or saved it as a file.
 */
export async function buildModel(
  family: Family,
  log: vscode.LogOutputChannel,
): Promise<ZooSpec | undefined> {
  const first: Answers = { name: family, options: { batch: 1 }, then: 'profile' };
  const answers = await askSteps(titleOfFamily(family), first, ({ name }) => [
    askVariant(family),
    ...(family === 'efficientnet' && name === family ? freeSteps() : [askInputSize()]),
    ...(family === 'resnet' ? [askResidual] : []),
    askOption('classes', vscode.l10n.t('Classes')),
    askOption('batch', vscode.l10n.t('Batch: samples that run at once')),
    askThen,
  ]);
  if (!answers) return undefined;
  const spec = zooSpec(answers.name, answers.options);
  if (answers.then === 'profile') return spec;
  await save(spec, log);
  return undefined;
}

function titleOfFamily(family: Family): string {
  return family === 'resnet' ? vscode.l10n.t('Build ResNet') : vscode.l10n.t('Build EfficientNet');
}

function freeSteps(): Step<Answers>[] {
  return [
    askOption('width', vscode.l10n.t('Width: factor on the filters of every layer')),
    askOption('depth', vscode.l10n.t('Depth: factor on the blocks of every stage')),
    askOption(
      'resolution',
      vscode.l10n.t('Resolution: input height and width in pixels, or below 32 a factor on 224'),
    ),
  ];
}

function askInputSize(): Step<Answers> {
  return askOption('inputSize', vscode.l10n.t('Input height and width, pixels'));
}

function askVariant(family: Family): Step<Answers> {
  const items: Choice<string>[] = describeZoo()
    .filter((entry) => entry.spec.kind === family)
    .map((entry) => ({ label: entry.title, description: entry.summary, value: entry.name }));
  return async (state, frame) => {
    const result = await choose(frame, vscode.l10n.t('Variant'), items);
    if (result?.kind !== 'next') return result;
    return { kind: 'next', value: { ...state, name: result.value } };
  };
}

function askOption(option: NumberOption, prompt: string): Step<Answers> {
  return async (state, frame) => {
    const withValue = (value: number): Answers => ({
      ...state,
      options: { ...state.options, [option]: value },
    });
    const result = await askNumber(frame, prompt, initialValue(state, option), (value) =>
      problemOf(withValue(value)),
    );
    return result?.kind === 'next' ? { kind: 'next', value: withValue(result.value) } : result;
  };
}

function initialValue({ name, options }: Answers, option: NumberOption): number {
  const preset: ZooOptions = findInZoo(name).spec.options;
  const given = options[option] ?? preset[option];
  if (typeof given === 'number') return given;
  const { inputSize } = findInZoo(name);
  switch (option) {
    case 'inputSize':
      return typeof inputSize === 'number' ? inputSize : inputSize[0];
    case 'classes':
      return 1000;
    default:
      return 1;
  }
}

/** What the builder would say to these options; undefined when it takes them. */
function problemOf({ name, options }: Answers): string | undefined {
  try {
    buildZooModel(zooSpec(name, options));
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

const askResidual: Step<Answers> = async (state, frame) => {
  const items: Choice<'residual' | 'strideIn1x1'>[] = [
    {
      label: vscode.l10n.t('Residual connections'),
      description: vscode.l10n.t('y = F(x) + x; without them the sums are left out'),
      value: 'residual',
      picked: true,
    },
    {
      label: vscode.l10n.t('Stride in the 1x1 convolution'),
      description: vscode.l10n.t('as in the paper and Keras, instead of in the 3x3'),
      value: 'strideIn1x1',
    },
  ];
  const result = await chooseSome(frame, vscode.l10n.t('Blocks'), items);
  if (result?.kind !== 'next') return result;
  const options = {
    ...state.options,
    residual: result.value.includes('residual'),
    strideIn1x1: result.value.includes('strideIn1x1'),
  };
  return { kind: 'next', value: { ...state, options } };
};

const askThen: Step<Answers> = async (state, frame) => {
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
  const result = await choose(frame, vscode.l10n.t('What to do with it'), items);
  return result?.kind === 'next'
    ? { kind: 'next', value: { ...state, then: result.value } }
    : result;
};

async function save(spec: ZooSpec, log: vscode.LogOutputChannel): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Save {0}', titleOfSpec(spec)),
    filters: { ONNX: ['onnx'] },
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, `${spec.name}.onnx`) }),
  });
  if (!target) return;
  const title = vscode.l10n.t('Building {0}', titleOfSpec(spec));
  const location = vscode.ProgressLocation.Notification;
  await vscode.window.withProgress({ location, title, cancellable: true }, async (_, token) => {
    const controller = new AbortController();
    token.onCancellationRequested(() => controller.abort(new vscode.CancellationError()));
    const { saveInProcess } = await import('../../engine/single-task');
    const saved = await saveInProcess(spec, target.fsPath, controller.signal);
    log.info(`Saved ${saved.path}, ${saved.sizeBytes} bytes`);
  });
  await vscode.commands.executeCommand('vscode.open', target);
}
