/** To the nanosecond, which is far below any clock here: files need no digits of noise. */
export function roundedMs(ms: number): number {
  return Number(ms.toFixed(6));
}
