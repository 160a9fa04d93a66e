import * as l10n from '@vscode/l10n';
import { readTfjs } from '../../../formats/tfjs/read';
import type { TfjsFile } from '../../../formats/tfjs/read';
import type { ModelSpec } from '../../options';
import { storedTypes } from './identity';

/** Whether this is a model in a file of TensorFlow.js, of either kind; reads the file. */
export function matches(spec: ModelSpec, kind: TfjsFile['kind']): boolean {
  return isJsonFile(spec) && kindOf(spec.path) === kind;
}

/** The file of a spec that `matches` accepted. Throws FormatError. */
export function openFile(spec: ModelSpec): TfjsFile {
  if (!isJsonFile(spec)) throw new Error(`A ${spec.kind} is no file of TensorFlow.js.`);
  return readTfjs(spec.path);
}

function isJsonFile(spec: ModelSpec): spec is ModelSpec & { kind: 'file'; path: string } {
  return spec.kind === 'file' && spec.path.toLowerCase().endsWith('.json');
}

/** What a reader of the profile must know of the file. */
export function fileNotes(file: TfjsFile): string[] {
  const notes: string[] = [];
  const stored = storedTypes(file);
  if (stored.length > 0)
    notes.push(
      l10n.t(
        'Weights are stored as {0}; TensorFlow.js computes with them in float32.',
        stored.join(', '),
      ),
    );
  if (!file.weights)
    notes.push(l10n.t('The file has no weights: the model ran with initial values.'));
  return notes;
}

/** A file that can't be read is a layers model: its `prepare` then says what is wrong. */
function kindOf(path: string): TfjsFile['kind'] {
  try {
    return readTfjs(path).kind;
  } catch {
    return 'layers-model';
  }
}
