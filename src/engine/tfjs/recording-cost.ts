import * as tf from '@tensorflow/tfjs';
import { median } from '../../profile/statistics';
import type { Recorder } from './recorder';

const CALLS = 200;
const REPEATS = 7;

/**
 * What recording adds to a kernel call, µs: a kernel that does next to nothing (Neg of one number),
 * many times with the recorder on, less the same with it off, in turns; the median of several.
 */
export async function recordingCostUs(recorder: Recorder, backendName: string): Promise<number> {
  // Device events cost the host nothing that a layer's time would hold.
  if (backendName === 'webgpu') return 0;
  const x = tf.scalar(1);
  const calls = () =>
    tf.tidy(() => {
      for (let call = 0; call < CALLS; call++) tf.neg(x);
    });
  const differences: number[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const start = performance.now();
    calls();
    const offMs = performance.now() - start;
    const { wallMs } = await recorder.record(calls);
    differences.push(((wallMs - offMs) / CALLS) * 1000);
  }
  x.dispose();
  return Math.max(0, median(differences));
}
