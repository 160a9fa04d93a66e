import type { Model } from '../model/graph';
import { openOnnx } from './onnx/read';
import { looksLikeOnnx } from './onnx/sniff';

/** A kind of model file. */
export interface ModelFormat<File extends { readonly model: Model }> {
  readonly name: string;
  readonly extensions: readonly string[];
  /** Whether a file with this name and these first bytes (64 are enough) may be of this kind. */
  readonly match: (path: string, head: Uint8Array) => boolean;
  /** @throws FormatError in one sentence. */
  readonly open: (path: string) => Promise<File>;
}

export const onnxFormat = {
  name: 'ONNX',
  extensions: ['.onnx'],
  match: (path, head) => path.toLowerCase().endsWith('.onnx') && looksLikeOnnx(head),
  open: openOnnx,
} satisfies ModelFormat<Awaited<ReturnType<typeof openOnnx>>>;
