interface OptionDefinition {
  /** How the value is shown in help; options without are switches. */
  readonly value?: string;
  readonly repeatable?: boolean;
  readonly help: string;
}

/** Every option of every command, once: parsing and help both read this. */
const OPTION_TABLE = {
  help: { help: 'Show this help.' },
  version: { help: 'Show the version.' },

  width: { value: 'X', help: 'Width coefficient for `efficientnet` (1).' },
  depth: {
    value: 'N',
    help: 'With --group scope: how many scopes deep (1). For `efficientnet`: depth coefficient (1).',
  },
  resolution: {
    value: 'N',
    help: 'Input pixels for `efficientnet`, or below 32 a factor on 224 (1).',
  },
  blocks: { value: '3,4,6,3', help: 'ResNet: blocks of each stage.' },
  'input-size': { value: 'N', help: 'Input height and width of a zoo model.' },
  channels: { value: 'N', help: 'Input channels of a zoo model (3).' },
  classes: { value: 'N', help: 'Classes of a zoo model (1000).' },
  'stride-in-1x1': { help: 'ResNet: stride in the 1x1 convolution, as in the paper.' },
  'no-residual': { help: 'ResNet: leave the residual connections out.' },

  batch: { value: 'N', help: 'Size of the batch (1).' },
  'input-shape': {
    value: 'NAME=1x3x224x224',
    repeatable: true,
    help: 'Shape of an input with free dimensions.',
  },
  input: {
    value: 'NAME=FILE',
    repeatable: true,
    help: 'Take an input from a .npy or raw file; others are made up. For a .py file: the input’s shape, 1x3x224x224.',
  },
  seed: { value: 'N', help: 'Seed of weights and made-up inputs (0).' },

  python: {
    value: 'PATH',
    help: 'Export the model of a .py file with this Python, which runs the file.',
  },
  'python-timeout': { value: 'TIME', help: 'Longest time for that (120s).' },
  'python-network': { help: 'Let the file use the network meanwhile.' },

  arg: {
    value: 'JSON',
    repeatable: true,
    help: 'For a function in a .ts or .js file: an argument, in order.',
  },

  source: {
    value: 'FILE.py[:NAME]',
    help: 'For an .onnx file: the Python file that makes the same layers, for their lines.',
  },

  engine: {
    value: 'NAME',
    help: 'Runtime: onnxruntime or tfjs (TensorFlow.js); two, joined by a comma, are compared.',
  },
  backend: { value: 'NAME', help: 'For tfjs: wasm, tensorflow or webgpu (wasm).' },
  device: { value: 'NAME', help: 'Where it runs: cpu or, for tfjs, webgpu.' },
  mode: {
    value: 'MODE',
    help: 'inference or, with tfjs, training: one optimizer step (inference).',
  },
  optimizer: { value: 'NAME', help: 'For training: adam or sgd (adam).' },
  'learning-rate': { value: 'X', help: 'For training (0.001).' },
  'compare-plain': {
    help: 'For training a ResNet: train it without its residual connections too, and compare.',
  },
  threads: { value: 'N', help: 'Threads inside one operator (the runtime’s default).' },
  'no-spinning': { help: 'Let idle threads sleep between operators.' },
  optimization: { value: 'LEVEL', help: 'disabled, basic, extended or all (all).' },
  'no-memory-pattern': { help: 'Allocate each activation by itself.' },
  budget: { value: 'TIME', help: 'Measure for at most 500ms, 10s, 2m (10s).' },
  runs: { value: 'N', help: 'Measure exactly so many runs instead.' },
  warmup: { value: 'N', help: 'Runs before measuring (3; for training 1).' },
  timeout: { value: 'TIME', help: 'Longest single run before it counts as endless (180s).' },

  sort: { value: 'KEY', help: 'time, memory, macs, params, order or name.' },
  top: { value: 'N', help: 'Only the first N rows.' },
  group: { value: 'BY', help: 'Rows by layer, scope or type (layer).' },
  'group-depth': { value: 'N', help: 'Same as --depth, where that is the depth coefficient.' },
  json: { help: 'Write JSON to standard output and nothing else.' },
  'fail-on': {
    value: 'RULE',
    repeatable: true,
    help: 'Exit with 3 when more was added than RULE allows: total>5%, total>2ms, layer:NAME>10% (* is any text), memory>10% (peak activations), process>, weights>, macs>, params>. Times only beyond the noise.',
  },
  report: { value: 'FILE', help: 'Also write a report: Markdown as FILE.md, JUnit as FILE.xml.' },
  format: {
    value: 'FORMAT',
    help: 'csv, markdown, html, chrome-trace, netron, model-explorer or cpuprofile (by the name of --out).',
  },
  out: {
    value: 'FILE',
    help: 'Save the profile, as FILE.layerline.json. For export: write to FILE (standard output).',
  },

  yes: { help: 'Answer every question with yes: search and download.' },
  remove: { help: 'Undo the set-up.' },
  from: {
    value: 'PATH',
    help: 'Take it from there: a wheel, a Python environment, a libtensorflow.',
  },
} as const satisfies Readonly<Record<string, OptionDefinition>>;

export type OptionName = keyof typeof OPTION_TABLE;

export const OPTIONS: Readonly<Record<OptionName, OptionDefinition>> = OPTION_TABLE;

export const ZOO_OPTIONS = [
  'width',
  'depth',
  'resolution',
  'input-size',
  'channels',
  'classes',
  'blocks',
  'stride-in-1x1',
  'no-residual',
] as const satisfies readonly OptionName[];

export const TABLE_OPTIONS = [
  'sort',
  'top',
  'group',
  'depth',
  'group-depth',
] as const satisfies readonly OptionName[];

export const INPUT_OPTIONS = ['batch', 'input-shape'] as const satisfies readonly OptionName[];

export const PYTHON_OPTIONS = [
  'python',
  'python-timeout',
  'python-network',
] as const satisfies readonly OptionName[];

export const TRAINING_OPTIONS = [
  'mode',
  'optimizer',
  'learning-rate',
  'compare-plain',
] as const satisfies readonly OptionName[];

export const RUN_OPTIONS = [
  ...INPUT_OPTIONS,
  'input',
  'engine',
  'backend',
  'device',
  'threads',
  'no-spinning',
  'optimization',
  'no-memory-pattern',
  'budget',
  'runs',
  'warmup',
  'timeout',
  'seed',
] as const satisfies readonly OptionName[];
