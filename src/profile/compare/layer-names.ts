import type { LayerRow } from '../layer-rows';

/** What tools append when they rewrite a layer. */
const SUFFIX = /([_.-](quant|quantized|quantize|qdq|int8|uint8|fp16|fp32|float16|bf16|opt))+$/i;
/** `conv2d_3`: a number that the frontend gave, which shifts when a layer comes before. */
const COUNTER = /^(.*[a-z].*)_\d+$/i;

/** Whether a layer's own name ends in a counter, so that the same id may be another layer. */
export function isNumbered(id: string): boolean {
  return endsInDigit(id) && COUNTER.test(lastPart(id));
}

/** The id's parts without suffixes that tools append: `layer1`, `0`, `conv1`. */
export function nameParts(id: string): string[] {
  return id
    .split('/')
    .filter((part) => part !== '')
    .map((part) => part.replace(SUFFIX, ''));
}

/** Every part without its counter: `block_2/conv2d_7` is `block/conv2d`. */
export function uncounted(parts: readonly string[]): string {
  return parts.map(withoutCounter).join('/');
}

function withoutCounter(part: string): string {
  // Most names have none, and regular expressions on 10,000 names take a tenth of a second.
  return endsInDigit(part) ? part.replace(COUNTER, '$1') : part;
}

function endsInDigit(text: string): boolean {
  const last = text.charCodeAt(text.length - 1);
  return last >= 48 && last <= 57;
}

/** A model has many layers of few types. */
const PLAIN_TYPES = new Map<string, string>();

/**
 * The operator behind a layer type, the same in full and in reduced precision: `QLinearConv` and
 * `ConvInteger` are `Conv`, `com.microsoft:QGemm` is `Gemm`.
 */
export function plainType(type: string): string {
  const known = PLAIN_TYPES.get(type);
  if (known !== undefined) return known;
  const name = type.slice(type.lastIndexOf(':') + 1);
  const plain = name
    .replace(/^(QLinear|DynamicQuantize|Q(?=[A-Z][a-z]))/, '')
    .replace(/Integer$/, '');
  PLAIN_TYPES.set(type, plain);
  return plain;
}

/** Type, shape and parameters: what makes two layers do the same work. */
export function signatureOf({ row, members }: LayerRow): string {
  const own = members.find((layer) => layer.kernels.length > 0) ?? members[0];
  return `${plainType(row.type)} ${row.outputShape?.join('x') ?? '?'} ${own?.params ?? 0}`;
}

function lastPart(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}
