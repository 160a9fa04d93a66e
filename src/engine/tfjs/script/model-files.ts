import * as tf from '@tensorflow/tfjs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readTfjs } from '../../../formats/tfjs/read';
import { artifactsOf } from '../native/artifacts';

let isKnown = false;

/**
 * From now on `tf.loadLayersModel('file://model/model.json')` reads files, as the package for Node
 * does. Relative paths are looked up from the current folder.
 */
export function readModelFiles(): void {
  if (isKnown) return;
  isKnown = true;
  tf.io.registerLoadRouter((url) => {
    const path = typeof url === 'string' ? pathOf(url) : undefined;
    if (path === undefined) return null as unknown as tf.io.IOHandler;
    return { load: () => Promise.resolve().then(() => artifactsOf(readTfjs(path))) };
  });
}

/** `file://model.json` is relative, as TensorFlow.js takes it. */
function pathOf(url: string): string | undefined {
  if (!url.startsWith('file://')) return undefined;
  return /^file:\/\/\/(?:[A-Za-z]:)?/.test(url) && URL.canParse(url)
    ? fileURLToPath(url)
    : resolve(url.slice('file://'.length));
}
