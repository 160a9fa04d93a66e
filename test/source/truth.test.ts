import { describe, expect, test } from 'vitest';
import { compareWithFrameworks, installFrameworks } from './truth-environment';

/**
 * The stand-ins against the real Keras, torch, torchvision and timm. Both make the same models:
 * equal must be totals, names, shapes and parameters of all layers, and what ONNX Runtime computes
 * with the framework's weights (within 1e-4 of the largest result). The scripts in truth/ compare;
 * they leave the largest models out unless LAYERLINE_TRUTH is `all`.
 */

interface Group {
  readonly what: string;
  readonly script: 'keras_truth.py' | 'torch_truth.py';
  readonly args: readonly string[];
  /** A script that finds nothing to compare must not pass. */
  readonly atLeast: number;
}

const GROUPS: readonly Group[] = [
  { what: 'Keras layers', script: 'keras_truth.py', args: ['layers'], atLeast: 230 },
  { what: 'Keras functions', script: 'keras_truth.py', args: ['functions'], atLeast: 190 },
  { what: 'Keras models', script: 'keras_truth.py', args: ['models'], atLeast: 20 },
  { what: 'what Keras rejects', script: 'keras_truth.py', args: ['rejected'], atLeast: 65 },
  { what: 'keras.applications', script: 'keras_truth.py', args: ['applications'], atLeast: 29 },
  {
    what: 'results of keras.applications',
    script: 'keras_truth.py',
    args: ['results'],
    atLeast: 12,
  },
  { what: 'torch functions and modules', script: 'torch_truth.py', args: [], atLeast: 550 },
  { what: 'torchvision.models', script: 'torch_truth.py', args: ['models'], atLeast: 46 },
  {
    what: 'results of torchvision.models',
    script: 'torch_truth.py',
    args: ['results'],
    atLeast: 11,
  },
  { what: 'timm', script: 'torch_truth.py', args: ['timm'], atLeast: 35 },
];

const HALF_AN_HOUR_MS = 1_800_000;
const options = process.env['LAYERLINE_TRUTH'] === 'all' ? [] : ['--some'];
const frameworks = installFrameworks();
const python = 'python' in frameworks ? frameworks.python : undefined;
const title = 'missing' in frameworks ? `without frameworks (${frameworks.missing})` : 'the truth';

describe.skipIf(python === undefined)(title, { timeout: HALF_AN_HOUR_MS }, () => {
  const cases = GROUPS.map((group) => [group.what, group] as const);
  test.for(cases)('%s', async ([, { script, args, atLeast }], { signal }) => {
    const compared = await compareWithFrameworks(python!, script, [...args, ...options], signal);
    if (compared.failed > 0) expect.fail(compared.report);
    expect(compared.passed).toBeGreaterThanOrEqual(atLeast);
  });
});
