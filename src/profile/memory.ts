import type { ProfiledMemory } from './document';
import { liveBytes } from './liveness';
import type { Measurement } from './measurement';

/** The four kinds of memory of a measurement, never added together. */
export function memoryOf(measurement: Measurement): ProfiledMemory {
  const top = measurement.attributions[0]?.executed;
  const ofTop = measurement.kernels.filter((kernel) => kernel.graph === 0);
  const sizes = new Map<string, number>();
  for (const kernel of ofTop) {
    const outputs = (top?.nodes[kernel.node]?.outputs ?? []).filter((name) => name !== '');
    outputs.forEach((name, position) => {
      const bytes = kernel.outputBytes[position];
      if (bytes !== undefined) sizes.set(name, bytes);
    });
  }
  const predicted = top ? liveBytes(top, sizes) : [];
  const curve = measurement.kernels.flatMap((kernel, index) =>
    kernel.graph === 0
      ? [
          {
            kernel: index,
            predictedBytes: predicted[kernel.node] ?? null,
            measuredBytes: kernel.liveBytes ?? null,
          },
        ]
      : [],
  );
  return {
    weightBytes: measurement.analysis.total.weightBytes,
    predictedPeakBytes: largest(curve.map((point) => point.predictedBytes)),
    measuredPeakBytes: largest(measurement.kernels.map((kernel) => kernel.liveBytes ?? null)),
    processPeakBytes: measurement.unprofiled.processPeakBytes,
    curve,
  };
}

function largest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((a, b) => Math.max(a, b));
}
