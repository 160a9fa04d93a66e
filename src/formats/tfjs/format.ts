import { looksLikeTfjs } from './match';
import { readTfjs } from './read';

/** Models of TensorFlow.js: a `model.json`, by that or another name, with weights beside it. */
export const tfjsFormat = {
  name: 'TensorFlow.js',
  extensions: ['.json'],
  /** `head` may have up to TFJS_HEAD_BYTES; 64 do for most files. */
  match: (path: string, head: Uint8Array) =>
    path.toLowerCase().endsWith('.json') && looksLikeTfjs(head),
  /** Throws FormatError in one sentence. */
  open: (path: string) => Promise.resolve().then(() => readTfjs(path)),
};
