import type { DataType, KernelConfig, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import type { Phase, RecordedKernel, RecordedRun, RecordedSpan } from '../../profile/recorded-run';
import { OUTSIDE } from '../../profile/recorded-run';
import { kernelMacs } from './kernel-macs';

export type { Phase, RecordedKernel, RecordedRun, RecordedSpan };
export { OUTSIDE };

interface Frame {
  readonly unit: number;
  readonly phase: Phase;
  readonly startMs: number;
  childMs: number;
}

/** Counts what a backend allocates; `bytes` is what is in use now. */
export interface AllocationMeter {
  bytes(): number;
  /** Largest since the last call of `reset`. */
  peak(): number;
  reset(): void;
}

/**
 * Sees every kernel that TF.js runs, and which layer ran it. `tf.profile` would count fused kernels
 * twice and fetch results; this wraps the kernels in TF.js's registry, in the engine process of one
 * measurement. For backends whose kernels block; GpuRecorder is for those that don't.
 */
export class Recorder {
  private readonly stack: Frame[] = [];
  private kernels: RecordedKernel[] = [];
  private spans = new Map<string, { unit: number; phase: Phase; selfMs: number; calls: number }>();
  private phase: Phase = 'forward';
  private bytesBefore = 0;
  private isOn = false;
  private isInKernel = false;

  constructor(private readonly meter?: AllocationMeter) {}

  /** Wraps the kernels that are registered for a backend by now. */
  attach(backendName: string): void {
    for (const config of tf.getKernelsForBackend(backendName)) {
      tf.unregisterKernel(config.kernelName, backendName);
      tf.registerKernel(this.wrapped(config));
    }
  }

  /** A layer's call begins. Units nest: time goes to the innermost. */
  enter(unit: number): void {
    if (!this.isOn) return;
    this.push(unit, this.phase);
  }

  /** Ends what `enter` began. Call it in `finally`. */
  leave(): void {
    if (!this.isOn) return;
    this.pop();
  }

  /** Runs `body` as a part of `unit`. */
  within<T>(unit: number, body: () => T): T {
    if (!this.isOn) return body();
    this.push(unit, this.phase);
    try {
      return body();
    } finally {
      this.pop();
    }
  }

  /** The unit whose call is running, or OUTSIDE. */
  get current(): number {
    return this.stack.at(-1)?.unit ?? OUTSIDE;
  }

  get isRecording(): boolean {
    return this.isOn;
  }

  /** What follows belongs to this part of a training step. */
  setPhase(phase: Phase): void {
    this.phase = phase;
  }

  /** Records one run, whatever it does. */
  async record(run: () => Promise<void> | void): Promise<RecordedRun> {
    this.kernels = [];
    this.spans = new Map();
    this.stack.length = 0;
    this.phase = 'forward';
    this.meter?.reset();
    this.bytesBefore = this.bytesInUse();
    this.isOn = true;
    const start = performance.now();
    try {
      const running = run();
      if (running) await running;
    } finally {
      this.isOn = false;
    }
    const wallMs = performance.now() - start;
    const peakBytes = this.meter ? this.meter.peak() - this.bytesBefore : null;
    return { wallMs, spans: [...this.spans.values()], kernels: this.kernels, peakBytes };
  }

  private bytesInUse(): number {
    return this.meter?.bytes() ?? tf.memory().numBytes;
  }

  private push(unit: number, phase: Phase): void {
    this.stack.push({ unit, phase, startMs: performance.now(), childMs: 0 });
  }

  private pop(): void {
    const end = performance.now();
    const frame = this.stack.pop();
    if (!frame) throw new Error('A layer was left that was not entered.');
    const wholeMs = end - frame.startMs;
    const parent = this.stack.at(-1);
    if (parent) parent.childMs += wholeMs;
    const key = `${frame.phase}/${frame.unit}`;
    const span = this.spans.get(key);
    const selfMs = wholeMs - frame.childMs;
    if (!span) {
      this.spans.set(key, { unit: frame.unit, phase: frame.phase, selfMs, calls: 1 });
      return;
    }
    span.selfMs += selfMs;
    span.calls++;
  }

  private wrapped(config: KernelConfig): KernelConfig {
    const { kernelName, kernelFunc } = config;
    return {
      ...config,
      kernelFunc: (params) => {
        // A kernel may run others: their time is its own.
        if (!this.isOn || this.isInKernel) return kernelFunc(params);
        this.isInKernel = true;
        const start = performance.now();
        try {
          const result = kernelFunc(params);
          const us = (performance.now() - start) * 1000;
          this.note(kernelName, us, params.inputs, params.attrs, result);
          return result;
        } finally {
          this.isInKernel = false;
        }
      },
    };
  }

  private note(
    name: string,
    us: number,
    inputs: NamedTensorInfoMap,
    attributes: object | undefined,
    result: TensorInfo | TensorInfo[],
  ): void {
    const outputs = Array.isArray(result) ? result : [result];
    this.kernels.push({
      name,
      unit: this.current,
      us,
      outputBytes: outputs.reduce((total, info) => total + bytesOf(info), 0),
      outputShape: outputs[0]?.shape ?? [],
      liveBytes: this.bytesInUse() - this.bytesBefore,
      macs: kernelMacs(name, inputs, attributes, outputs),
      phase: this.stack.at(-1)?.phase ?? this.phase,
    });
  }
}

const BYTES: Readonly<Record<DataType, number>> = {
  float32: 4,
  int32: 4,
  bool: 1,
  complex64: 8,
  string: 0,
};

/** Bytes of a tensor's elements; strings count as nothing. */
export function bytesOf({ shape, dtype }: TensorInfo): number {
  return shape.reduce((count, size) => count * size, 1) * (BYTES[dtype] ?? 4);
}
