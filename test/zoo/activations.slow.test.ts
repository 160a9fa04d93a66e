import { it } from 'vitest';
import { expectOrdinaryActivations } from './activation-checks';

/** About 35 s alone on two cores; EfficientNet-B7 is half of it. */
const TIMEOUT_MS = 90_000;

it.each([
  ['resnet101', {}],
  ['resnet152', {}],
  ['resnet101', { residual: false }],
  ['resnet152', { residual: false }],
  ['efficientnet-b4', {}],
  ['efficientnet-b5', {}],
  ['efficientnet-b6', {}],
  ['efficientnet-b7', {}],
] as const)(
  '%s with %o has ordinary activations',
  (name, options) => expectOrdinaryActivations(name, options),
  TIMEOUT_MS,
);
