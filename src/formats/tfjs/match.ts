/** As much of a file's beginning as `looksLikeTfjs` may need; 64 bytes are enough for most. */
export const TFJS_HEAD_BYTES = 512;

/** Keys that a `model.json` has and other JSON doesn't. */
const OWN_KEYS = new Set(['modelTopology', 'weightsManifest']);
const FORMATS = new Set(['layers-model', 'graph-model']);

/**
 * Whether JSON that begins so may be a model of TensorFlow.js: it has one of its keys, or its
 * format, at the top level. A text that only mentions them in a value doesn't.
 */
export function looksLikeTfjs(head: Uint8Array): boolean {
  const text = new TextDecoder()
    .decode(head)
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (!text.startsWith('{')) return false;
  let depth = 0;
  let key = '';
  for (const [token, colon] of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/g)) {
    if (token === '{' || token === '[') depth++;
    else if (token === '}' || token === ']') depth--;
    else if (depth === 1) {
      const isKey = colon !== undefined;
      const word = token.slice(1, token.indexOf('"', 1));
      if (isKey ? OWN_KEYS.has(word) : key === 'format' && FORMATS.has(word)) return true;
      key = isKey ? word : '';
    }
  }
  return false;
}
