/** Where each element of a resized axis comes from. Source: ONNX Resize-19. */
export interface AxisResize {
  readonly input: number;
  readonly output: number;
  readonly scale: number;
  readonly coordinates: string;
}

/** Place in the input, with fractions, of an element of the output; in float32, as runtimes do. */
function placeOf(at: number, { input, output, scale, coordinates }: AxisResize): number {
  const halfPixel = Math.fround(Math.fround(at + 0.5) / Math.fround(scale)) - 0.5;
  switch (coordinates) {
    case 'half_pixel':
      return halfPixel;
    case 'pytorch_half_pixel':
      return output > 1 ? halfPixel : 0;
    case 'half_pixel_symmetric': {
      const adjustment = output / (scale * input);
      return (input / 2) * (1 - adjustment) + halfPixel;
    }
    case 'align_corners':
      return output === 1 ? 0 : Math.fround((at * (input - 1)) / (output - 1));
    case 'tf_half_pixel_for_nn':
      return Math.fround(Math.fround(at + 0.5) / Math.fround(scale));
    default:
      return Math.fround(at / Math.fround(scale));
  }
}

/** @param rounding `simple`: that of operator sets before 11. */
export function nearestPlaces(axis: AxisResize, rounding: string): number[] {
  return Array.from({ length: axis.output }, (_, at) =>
    clamped(rounded(placeOf(at, axis), rounding, axis.scale), axis.input),
  );
}

function rounded(place: number, rounding: string, scale: number): number {
  switch (rounding) {
    case 'floor':
      return Math.floor(place);
    case 'ceil':
      return Math.ceil(place);
    case 'round_prefer_ceil':
      return Math.floor(place + 0.5);
    case 'simple':
      return scale < 1 ? Math.ceil(place) : Math.floor(place);
    default:
      return Math.ceil(place - 0.5);
  }
}

/** Weights of the input's elements in each of the output's, [output, input] row by row. */
export function linearWeights(axis: AxisResize): number[] {
  return weightsOf(axis, (share) => [
    [0, 1 - share],
    [1, share],
  ]);
}

/** @param a coefficient of the cubic. Source: Keys 1981, as ONNX has it. */
export function cubicWeights(axis: AxisResize, a: number, excludesOutside: boolean): number[] {
  return weightsOf(
    axis,
    (share) => [
      [-1, ((a * (share + 1) - 5 * a) * (share + 1) + 8 * a) * (share + 1) - 4 * a],
      [0, ((a + 2) * share - (a + 3)) * share * share + 1],
      [1, ((a + 2) * (1 - share) - (a + 3)) * (1 - share) * (1 - share) + 1],
      [2, ((a * (2 - share) - 5 * a) * (2 - share) + 8 * a) * (2 - share) - 4 * a],
    ],
    excludesOutside,
  );
}

function weightsOf(
  axis: AxisResize,
  taps: (share: number) => readonly (readonly [offset: number, weight: number])[],
  excludesOutside = false,
): number[] {
  const rows = Array.from({ length: axis.output }, (_, at) => {
    const place = placeOf(at, axis);
    const first = Math.floor(place);
    const row = new Array<number>(axis.input).fill(0);
    for (const [offset, weight] of taps(place - first)) {
      const source = first + offset;
      if (excludesOutside && source !== clamped(source, axis.input)) continue;
      const within = clamped(source, axis.input);
      row[within] = (row[within] ?? 0) + weight;
    }
    if (!excludesOutside) return row;
    const total = row.reduce((sum, weight) => sum + weight, 0);
    return row.map((weight) => weight / total);
  });
  return rows.flat();
}

function clamped(place: number, size: number): number {
  return Math.min(Math.max(place, 0), size - 1);
}
