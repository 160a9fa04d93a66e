import { NO_TIME } from './spreads';

/** What a row has that is no layer of the model. */
export const EMPTY_ROW = {
  scope: '',
  outputShape: null,
  params: 0,
  buffers: 0,
  macs: null,
  otherOps: null,
  weightBytes: 0,
  outputBytes: null,
  timeMs: NO_TIME,
  rawMs: NO_TIME,
  share: 0,
  belowResolution: false,
  kernels: [],
  fusedInto: null,
  serves: null,
  source: null,
} as const;
