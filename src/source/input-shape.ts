import type { InputShape } from './trace';

const SHAPE = /^((?:N|[1-9]\d{0,8})(?:[x×](?:N|[1-9]\d{0,8}))*)(?::([a-z]+\d*))?$/;
/** Types that a trace's inputs may have. */
const TYPES = new Set(['float32', 'int64', 'int32', 'int16', 'int8', 'uint8', 'bool']);

/**
 * Shapes of a model's inputs as people and `# profile:` comments write them: `1x3x224x224`,
 * `1x128:int64, 1x128`, `Nx784` with the batch left open. Undefined for what is none.
 */
export function parseInputShapes(text: string): InputShape[] | undefined {
  const shapes = text.split(',').map((part) => parseShape(part.trim()));
  return shapes.includes(undefined) ? undefined : (shapes as InputShape[]);
}

/** The inverse. float32 goes without saying. */
export function formatInputShapes(shapes: readonly InputShape[]): string {
  return shapes
    .map(({ shape, dtype }) => {
      const sizes = shape.map((size) => size ?? 'N').join('x');
      return dtype === undefined || dtype === 'float32' ? sizes : `${sizes}:${dtype}`;
    })
    .join(', ');
}

function parseShape(text: string): InputShape | undefined {
  const [, sizes, dtype] = SHAPE.exec(text) ?? [];
  if (sizes === undefined || (dtype !== undefined && !TYPES.has(dtype))) return undefined;
  const shape = sizes.split(/[x×]/).map((size) => (size === 'N' ? null : Number(size)));
  return dtype === undefined ? { shape } : { shape, dtype };
}
