import { basename } from 'node:path';
import { FormatError } from '../errors';
import { type OpenFile, readFully } from '../files';

/** Longest beginning that a rule below looks at. */
export const SNIFF_BYTES = 64;

/** Files often met under the name `.onnx` or beside one, by how they begin. */
const OTHER_FILES: readonly { begins: string; at?: number; sentence: string }[] = [
  { begins: 'PK', sentence: 'is a zip archive, perhaps a .keras or PyTorch .pt file' },
  { begins: '\x89HDF', sentence: 'is an HDF5 file, perhaps a Keras .h5 model' },
  { begins: '\x89PNG', sentence: 'is a PNG image' },
  { begins: '\x80\x02', sentence: 'is a Python pickle, perhaps an old PyTorch .pt file' },
  { begins: '\x1f\x8b', sentence: 'is compressed with gzip: unpack it first' },
  { begins: 'ORTM', at: 4, sentence: 'is an ONNX Runtime .ort model: open the .onnx it came from' },
  { begins: 'TFL3', at: 4, sentence: 'is a TensorFlow Lite model' },
  {
    begins: 'version https://git-lfs',
    sentence: 'is only a Git LFS pointer: run "git lfs pull" to get the model',
  },
  { begins: '<', sentence: 'is a web page or XML text: the download may have failed' },
];

/** The first bytes of a file, up to `SNIFF_BYTES`. */
function readHead(file: OpenFile): Uint8Array {
  const head = new Uint8Array(Math.min(SNIFF_BYTES, file.sizeBytes));
  readFully(file, head, 0);
  return head;
}

/** Whether a file that begins so may be an ONNX model; `sniffProblem` says why not. */
export function looksLikeOnnx(head: Uint8Array): boolean {
  return sniffProblem(head) === undefined;
}

/** Refuses files that are plainly something else. @throws FormatError `not-onnx`. */
export function refuseOtherFiles(file: OpenFile): void {
  const problem = sniffProblem(readHead(file));
  if (problem) throw notOnnx(file.path, problem);
}

export function notOnnx(path: string, problem: string): FormatError {
  const message = `${basename(path)} ${problem}, not an ONNX model.`;
  return new FormatError('not-onnx', message.replace(/(: .*), not an ONNX model/, '$1'), { path });
}

function sniffProblem(head: Uint8Array): string | undefined {
  if (head.length === 0) return 'is empty';
  const text = String.fromCharCode(...head);
  const other = OTHER_FILES.find(({ begins, at = 0 }) => text.startsWith(begins, at));
  if (other) return other.sentence;
  return isText(text) ? 'is a text file' : undefined;
}

/** A ModelProto begins with a small version number (a control character), text doesn't. */
function isText(text: string): boolean {
  return /^[\t\n\r\x20-\x7e\x80-\xff]+$/.test(text) && /^[\s\x20-\x7e]{2}/.test(text);
}
