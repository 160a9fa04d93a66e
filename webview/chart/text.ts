/** Width of chart labels, so that a label is drawn only where it fits. */
const FONT_PX = 11;
const widths = new Map<string, number>();
let context: CanvasRenderingContext2D | null | undefined;
let font = '';

/** px of a text in the charts' 11 px type. */
export function textWidth(text: string): number {
  const known = widths.get(text);
  if (known !== undefined) return known;
  const width = measure(text);
  widths.set(text, width);
  return width;
}

/** The first text that fits into so many px; '' where none does. */
export function fitting(candidates: readonly string[], width: number): string {
  return candidates.find((text) => textWidth(text) <= width) ?? '';
}

function measure(text: string): number {
  context ??= document.createElement('canvas').getContext('2d');
  // Half an em a letter, where there is no canvas to ask.
  if (!context) return text.length * FONT_PX * 0.55;
  font ||= `${FONT_PX}px ${getComputedStyle(document.body).fontFamily}`;
  context.font = font;
  return context.measureText(text).width;
}
