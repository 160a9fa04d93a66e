/** Sizes of a 2-D convolution of one image, stride 1, with the image's own size as output. */
export interface Convolution {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Of the kernel; odd. */
  readonly size: number;
  readonly filters: number;
}

/**
 * By definition, in double precision.
 *
 * @param image height × width × channels.
 * @param kernel size × size × channels × filters.
 * @returns height × width × filters.
 */
export function convolve(
  { height, width, channels, size, filters }: Convolution,
  image: readonly number[],
  kernel: readonly number[],
): number[] {
  const half = (size - 1) / 2;
  const output: number[] = [];
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++)
      for (let filter = 0; filter < filters; filter++) {
        let sum = 0;
        for (let tap = 0; tap < size * size * channels; tap++) {
          const [y, x, channel] = [
            row + Math.floor(tap / (size * channels)) - half,
            column + (Math.floor(tap / channels) % size) - half,
            tap % channels,
          ];
          if (y < 0 || y >= height || x < 0 || x >= width) continue;
          const pixel = image[(y * width + x) * channels + channel] ?? NaN;
          sum += pixel * (kernel[tap * filters + filter] ?? NaN);
        }
        output.push(sum);
      }
  return output;
}
