import { isKerasPath, KERAS_EXTENSIONS, looksLikeHdf5, looksLikeZip } from './match';
import { openKerasFile } from './read';

/** Models that Keras saved: `.keras`, or `.h5` in the way of Keras 2. */
export const kerasFormat = {
  name: 'Keras',
  extensions: KERAS_EXTENSIONS,
  match: (path: string, head: Uint8Array) =>
    isKerasPath(path) && (looksLikeHdf5(head) || looksLikeZip(head)),
  /** Throws FormatError in one sentence. Close what it gives. */
  open: openKerasFile,
};
