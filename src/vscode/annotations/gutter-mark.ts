import type { HeatLevel } from '../../profile/heat';
import { heatLevel } from '../../profile/heat';
import { heatColour, type Palette } from '../drawing/heat-colours';
import { svgUri } from '../drawing/svg';

/** A mark beside a line; equal marks are drawn once, so there are few. */
export type GutterMark =
  /** Measured work of the line itself. */
  | { readonly form: 'solid'; readonly width: number; readonly level: HeatLevel }
  /** Includes other lines. */
  | { readonly form: 'hollow'; readonly width: number }
  /** Known without a run, or edited since: no measured number. */
  | { readonly form: 'ring' };

const LONGEST = 13;
/** Share of the run at which a mark has its full length. */
const FULL_SHARE = 0.45;

/** Length goes with the root of the share, so that small ones still show. */
export function solidMark(share: number): GutterMark {
  return { form: 'solid', width: widthOf(share), level: heatLevel(share) };
}

export function hollowMark(share: number): GutterMark {
  return { form: 'hollow', width: widthOf(share) };
}

export function markKey(mark: GutterMark): string {
  return mark.form === 'solid'
    ? `solid ${mark.width} ${mark.level}`
    : mark.form === 'hollow'
      ? `hollow ${mark.width}`
      : 'ring';
}

/** 16 × 16, drawn at the left so that lengths compare. */
export function markUri(mark: GutterMark, palette: Palette): string {
  const body = drawMark(mark, palette);
  return svgUri(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">${body}</svg>`);
}

function drawMark(mark: GutterMark, palette: Palette): string {
  switch (mark.form) {
    case 'solid':
      return `<rect x="1.5" y="4.5" width="${mark.width - 1}" height="7" fill="${
        heatColour(palette, mark.level) ?? 'none'
      }" stroke="${palette.outline}" stroke-opacity="${mark.level === 0 ? 0.8 : 0.6}"/>`;
    case 'hollow':
      return `<rect x="1.5" y="4.5" width="${mark.width - 1}" height="7" fill="none" stroke="${palette.neutral}"/>`;
    case 'ring':
      return `<circle cx="4" cy="8" r="2" fill="none" stroke="${palette.neutral}"/>`;
  }
}

function widthOf(share: number): number {
  return Math.round(Math.max(2, Math.min(LONGEST, LONGEST * Math.sqrt(share / FULL_SHARE))));
}
