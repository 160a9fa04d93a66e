import * as l10n from '@vscode/l10n';
import { basename } from 'node:path';
import { FormatError } from '../errors';
import { type OpenFile, readFully } from '../files';

/** Longest beginning that a rule below looks at. */
export const SNIFF_BYTES = 64;

/** What a file of this name is instead, whole. */
type Sentence = (name: string) => string;

/** Files often met under the name `.onnx` or beside one, by how they begin. */
const OTHER_FILES: readonly { begins: string; at?: number; sentence: Sentence }[] = [
  {
    begins: 'PK',
    sentence: (name) =>
      l10n.t(
        '{0} is a zip archive, perhaps a .keras or PyTorch .pt file, not an ONNX model.',
        name,
      ),
  },
  {
    begins: '\x89HDF',
    sentence: (name) =>
      l10n.t('{0} is an HDF5 file, perhaps a Keras .h5 model, not an ONNX model.', name),
  },
  {
    begins: '\x89PNG',
    sentence: (name) => l10n.t('{0} is a PNG image, not an ONNX model.', name),
  },
  {
    begins: '\x80\x02',
    sentence: (name) =>
      l10n.t('{0} is a Python pickle, perhaps an old PyTorch .pt file, not an ONNX model.', name),
  },
  {
    begins: '\x1f\x8b',
    sentence: (name) => l10n.t('{0} is compressed with gzip: unpack it first.', name),
  },
  {
    begins: 'ORTM',
    at: 4,
    sentence: (name) =>
      l10n.t('{0} is an ONNX Runtime .ort model: open the .onnx it came from.', name),
  },
  {
    begins: 'TFL3',
    at: 4,
    sentence: (name) => l10n.t('{0} is a TensorFlow Lite model, not an ONNX model.', name),
  },
  {
    begins: 'version https://git-lfs',
    sentence: (name) =>
      l10n.t('{0} is only a Git LFS pointer: run "git lfs pull" to get the model.', name),
  },
  {
    begins: '<',
    sentence: (name) =>
      l10n.t('{0} is a web page or XML text: the download may have failed.', name),
  },
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
  if (problem) throw notOnnx(file.path, problem(basename(file.path)));
}

export function notOnnx(path: string, message: string): FormatError {
  return new FormatError('not-onnx', message, { path });
}

function sniffProblem(head: Uint8Array): Sentence | undefined {
  if (head.length === 0) return (name) => l10n.t('{0} is empty, not an ONNX model.', name);
  const text = String.fromCharCode(...head);
  const other = OTHER_FILES.find(({ begins, at = 0 }) => text.startsWith(begins, at));
  if (other) return other.sentence;
  if (!isText(text)) return undefined;
  return (name) => l10n.t('{0} is a text file, not an ONNX model.', name);
}

/** A ModelProto begins with a small version number (a control character), text doesn't. */
function isText(text: string): boolean {
  return /^[\t\n\r\x20-\x7e\x80-\xff]+$/.test(text) && /^[\s\x20-\x7e]{2}/.test(text);
}
