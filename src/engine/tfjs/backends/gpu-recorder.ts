import type { KernelConfig } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import type { RecordedKernel, RecordedRun, RecordedSpan } from '../../../profile/recorded-run';
import { sum } from '../../../profile/statistics';
import { Recorder } from '../recorder';
import type { WebgpuBackend } from './webgpu';

/** First and last, in the list of timed programs, of what a kernel ran; the last excluded. */
type Range = readonly [number, number];

/**
 * For kernels that don't block: their times are the GPU's own, from its timestamps, and a layer's
 * time is the sum of its kernels'. To take them every program is handed over by itself, which makes
 * the whole slower: so each run is made twice, once as it is for its wall time, once for the times
 * of the kernels. What of the wall time no kernel took is the host's.
 */
export class GpuRecorder extends Recorder {
  private ranges: Range[] = [];
  private isRanging = false;

  /**
   * @param settle waits until all work is done.
   */
  constructor(
    private readonly backend: WebgpuBackend,
    private readonly settle: () => Promise<void>,
  ) {
    super();
  }

  override attach(backendName: string): void {
    super.attach(backendName);
    for (const config of tf.getKernelsForBackend(backendName)) {
      tf.unregisterKernel(config.kernelName, backendName);
      tf.registerKernel(this.ranged(config));
    }
  }

  override async record(run: () => Promise<void> | void): Promise<RecordedRun> {
    // 1. As it is.
    await this.settle();
    const start = performance.now();
    await run();
    await this.settle();
    const wallMs = performance.now() - start;
    // 2. Program by program.
    const timers: NonNullable<WebgpuBackend['activeTimers']> = [];
    this.ranges = [];
    this.backend.activeTimers = timers;
    let recorded: RecordedRun;
    try {
      recorded = await super.record(run);
    } finally {
      this.backend.activeTimers = undefined;
    }
    const programsMs = await Promise.all(timers.map(({ query }) => query));
    const kernels = this.timed(recorded.kernels, programsMs);
    return { ...recorded, wallMs, kernels, spans: timedSpans(recorded.spans, kernels) };
  }

  private timed(kernels: readonly RecordedKernel[], programsMs: readonly number[]) {
    if (kernels.length !== this.ranges.length)
      throw new Error(`${kernels.length} kernels have ${this.ranges.length} ranges of programs.`);
    return kernels.map((kernel, index) => {
      const [from, to] = this.ranges[index] ?? [0, 0];
      return { ...kernel, us: sum(programsMs.slice(from, to)) * 1000 };
    });
  }

  /** Notes which programs a kernel runs, in the order in which kernels are recorded. */
  private ranged(config: KernelConfig): KernelConfig {
    const { kernelFunc } = config;
    return {
      ...config,
      kernelFunc: (params) => {
        const timers = this.backend.activeTimers;
        if (!this.isRecording || this.isRanging || !timers) return kernelFunc(params);
        this.isRanging = true;
        const from = timers.length;
        try {
          const result = kernelFunc(params);
          this.ranges.push([from, timers.length]);
          return result;
        } finally {
          this.isRanging = false;
        }
      },
    };
  }
}

/** The same calls, with the time of the kernels that each ran itself. */
function timedSpans(
  spans: readonly RecordedSpan[],
  kernels: readonly RecordedKernel[],
): RecordedSpan[] {
  const us = new Map<string, number>();
  for (const kernel of kernels) {
    const key = `${kernel.phase}/${kernel.unit}`;
    us.set(key, (us.get(key) ?? 0) + kernel.us);
  }
  return spans.map((span) => {
    const key = `${span.phase}/${span.unit}`;
    return { ...span, selfMs: (us.get(key) ?? 0) / 1000 };
  });
}
