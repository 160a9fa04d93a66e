import type { HeatLevel } from '../../src/profile/heat';
import { heatLevel } from '../../src/profile/heat';
import type { KernelSpan, Timeline } from '../../src/profile/timeline';
import type { Layout } from './timeline-layout';
import { endOf, KERNEL_BAR, laneTop, SCOPE_BAR, startOf } from './timeline-layout';
import type { Palette } from './timeline-palette';
import { heatColour } from './timeline-palette';
import { lastBefore } from './timeline-state';
import type { Span } from './timeline-zoom';

export interface Scene {
  readonly timeline: Timeline;
  readonly layout: Layout;
  readonly view: Span;
  readonly palette: Palette;
  /** Keys to outline, the selected stronger. */
  readonly selected: string | null;
  readonly hovered: string | null;
  readonly nameOf: (span: KernelSpan) => string;
}

const PADDING = 5;
/** Narrower bars get no gap and no outline. */
const THIN = 3;
const LEAST_LABEL = 18;

/** Paints what the view shows; about 2 ms for ten thousand kernels. */
export function drawTimeline(context: CanvasRenderingContext2D, scene: Scene): void {
  const { layout, palette } = scene;
  context.clearRect(0, 0, layout.width, layout.height);
  context.font = palette.font;
  context.textBaseline = 'middle';
  drawScopes(context, scene);
  drawCall(context, scene);
  drawKernels(context, scene);
}

function drawScopes(context: CanvasRenderingContext2D, scene: Scene): void {
  const { timeline, palette } = scene;
  const pixel = toPixels(scene);
  timeline.lanes.forEach((lane, depth) => {
    const top = laneTop(depth);
    const first = Math.max(
      0,
      lastBefore(lane, (span) => startOf(timeline, span), scene.view.fromMs),
    );
    let drawnTo = -Infinity;
    for (let index = first; index < lane.length; index++) {
      const span = lane[index];
      if (!span) break;
      const left = pixel(startOf(timeline, span));
      if (left > scene.layout.width) break;
      const right = pixel(endOf(timeline, span));
      // What would be thinner than a pixel is drawn once per pixel.
      if (right <= drawnTo) continue;
      const width = Math.max(1, right - left - (right - left > THIN ? 1 : 0));
      drawnTo = left + width;
      context.fillStyle = palette.faint;
      context.fillRect(left, top, width, SCOPE_BAR);
      outline(context, scene, span.key, left, top, width, SCOPE_BAR);
      label(context, span.name, left, top, width, SCOPE_BAR, palette.text, scene);
    }
  });
}

function drawCall(context: CanvasRenderingContext2D, scene: Scene): void {
  const { timeline, layout, palette } = scene;
  const pixel = toPixels(scene);
  const right = pixel(timeline.callMs);
  if (right <= 0) return;
  const left = pixel(0);
  context.fillStyle = palette.runtime;
  context.fillRect(left, layout.kernelTop, Math.max(0.5, right - left - 1), KERNEL_BAR);
}

function drawKernels(context: CanvasRenderingContext2D, scene: Scene): void {
  const { timeline, layout, palette, view } = scene;
  const pixel = toPixels(scene);
  const top = layout.kernelTop;
  const { kernels } = timeline;
  const first = Math.max(
    0,
    lastBefore(kernels, (span) => span.startMs, view.fromMs),
  );
  // Kernels that share a pixel are one bar there, as hot as the hottest of them.
  let column = -1;
  let columnLevel: HeatLevel = 0;
  const flush = () => {
    if (column < 0) return;
    context.fillStyle = heatColour(palette, columnLevel);
    context.fillRect(column, top, 1, KERNEL_BAR);
    column = -1;
    columnLevel = 0;
  };
  for (let index = first; index < kernels.length; index++) {
    const span = kernels[index];
    if (!span || span.startMs > view.toMs) break;
    const left = pixel(span.startMs);
    const right = pixel(span.endMs);
    const level = heatLevel(span.layer?.share ?? 0);
    if (right - left < 1) {
      const at = Math.floor(left);
      if (at !== column) flush();
      column = at;
      columnLevel = Math.max(columnLevel, level) as HeatLevel;
      continue;
    }
    flush();
    const width = Math.max(1, right - left - (right - left > THIN ? 1 : 0));
    context.fillStyle = heatColour(palette, level);
    context.fillRect(left, top, width, KERNEL_BAR);
    if (span.layer?.kind === 'inserted') hatch(context, left, top, width, palette.heatLine);
    else if (width > THIN) strokeInside(context, palette.heatLine, left, top, width, KERNEL_BAR);
    const colour = palette.onHeat[level] ?? palette.text;
    label(context, scene.nameOf(span), left, top, width, KERNEL_BAR, colour, scene);
  }
  flush();
  drawMarked(context, scene, first);
}

/** Outlines come last, over their neighbours. */
function drawMarked(context: CanvasRenderingContext2D, scene: Scene, first: number): void {
  const { timeline, layout, view, selected, hovered } = scene;
  if (selected === null && hovered === null) return;
  const pixel = toPixels(scene);
  for (let index = first; index < timeline.kernels.length; index++) {
    const span = timeline.kernels[index];
    if (!span || span.startMs > view.toMs) break;
    if (span.key === null || (span.key !== selected && span.key !== hovered)) continue;
    const left = pixel(span.startMs);
    const width = Math.max(2, pixel(span.endMs) - left - 1);
    outline(context, scene, span.key, left, layout.kernelTop, width, KERNEL_BAR);
  }
}

function toPixels({ view, layout }: Scene): (ms: number) => number {
  const scale = layout.width / (view.toMs - view.fromMs);
  return (ms) => (ms - view.fromMs) * scale;
}

function outline(
  context: CanvasRenderingContext2D,
  { selected, hovered, palette }: Scene,
  key: string,
  left: number,
  top: number,
  width: number,
  height: number,
): void {
  if (key !== selected && key !== hovered) return;
  context.lineWidth = key === selected ? 2 : 1;
  context.strokeStyle = palette.selected;
  const inset = context.lineWidth / 2;
  context.strokeRect(left + inset, top + inset, Math.max(1, width - 2 * inset), height - 2 * inset);
}

function strokeInside(
  context: CanvasRenderingContext2D,
  colour: string,
  left: number,
  top: number,
  width: number,
  height: number,
): void {
  context.lineWidth = 1;
  context.strokeStyle = colour;
  context.strokeRect(left + 0.5, top + 0.5, width - 1, height - 1);
}

/** Hatched: the runtime inserted it. */
function hatch(
  context: CanvasRenderingContext2D,
  left: number,
  top: number,
  width: number,
  colour: string,
): void {
  context.save();
  context.beginPath();
  context.rect(left, top, width, KERNEL_BAR);
  context.clip();
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  context.beginPath();
  // From a fixed grid, so that the lines stay where they are while the view moves.
  for (let x = Math.floor((left - KERNEL_BAR) / 6) * 6; x < left + width; x += 6) {
    context.moveTo(x, top + KERNEL_BAR);
    context.lineTo(x + KERNEL_BAR, top);
  }
  context.stroke();
  context.restore();
}

/** The end of a path says more than its start: `…/0/conv2`. */
function label(
  context: CanvasRenderingContext2D,
  text: string,
  left: number,
  top: number,
  width: number,
  height: number,
  colour: string,
  { layout }: Scene,
): void {
  const from = Math.max(left, 0);
  const room = Math.min(left + width, layout.width) - from - 2 * PADDING;
  if (room < LEAST_LABEL) return;
  const shown = fitting(context, text, room);
  if (shown === '') return;
  context.fillStyle = colour;
  context.fillText(shown, from + PADDING, top + height / 2 + 0.5);
}

function fitting(context: CanvasRenderingContext2D, text: string, room: number): string {
  if (context.measureText(text).width <= room) return text;
  const parts = text.split('/');
  for (let from = 1; from < parts.length; from++) {
    const end = parts.slice(from).join('/');
    if (context.measureText(end).width <= room) return end;
  }
  return '';
}
