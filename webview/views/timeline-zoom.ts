/** The stretch of the run that is shown, ms, and how gestures change it. Pure. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The closest look: a kernel of a microsecond is then 100 px of 1000. */
const LEAST_MS = 0.01;

export function whole(totalMs: number): Span {
  return { fromMs: 0, toMs: totalMs };
}

export function isWhole(span: Span, totalMs: number): boolean {
  return span.fromMs <= 0 && span.toMs >= totalMs;
}

/** Zooms in (factor below 1) or out, keeping the moment `atMs` where it is. */
export function zoomAt(span: Span, atMs: number, factor: number, totalMs: number): Span {
  const width = span.toMs - span.fromMs;
  const wanted = Math.min(totalMs, Math.max(Math.min(LEAST_MS, totalMs), width * factor));
  const part = width > 0 ? (atMs - span.fromMs) / width : 0.5;
  return inside({ fromMs: atMs - part * wanted, toMs: atMs + (1 - part) * wanted }, totalMs);
}

export function pan(span: Span, byMs: number, totalMs: number): Span {
  return inside({ fromMs: span.fromMs + byMs, toMs: span.toMs + byMs }, totalMs);
}

/** A stretch with some room around it. */
export function fit(fromMs: number, toMs: number, totalMs: number): Span {
  const room = Math.max((toMs - fromMs) * 0.04, LEAST_MS / 2);
  return inside({ fromMs: fromMs - room, toMs: toMs + room }, totalMs);
}

/** Moves the view as little as brings a stretch into it; one that is longer is fitted. */
export function reveal(span: Span, fromMs: number, toMs: number, totalMs: number): Span {
  if (toMs - fromMs > span.toMs - span.fromMs) return fit(fromMs, toMs, totalMs);
  if (fromMs < span.fromMs) return pan(span, fromMs - span.fromMs, totalMs);
  return toMs > span.toMs ? pan(span, toMs - span.toMs, totalMs) : span;
}

/** Moves a stretch into the run without changing its length, where it fits. */
function inside({ fromMs, toMs }: Span, totalMs: number): Span {
  const width = Math.min(totalMs, toMs - fromMs);
  const start = Math.min(Math.max(0, fromMs), totalMs - width);
  return { fromMs: start, toMs: start + width };
}
