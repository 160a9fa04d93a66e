import * as l10n from '@vscode/l10n';
import type * as tf from '@tensorflow/tfjs';
import type { DataType, ValueInfo } from '../../../model/tensor';
import { ScriptError } from '../../../source/script/script-error';
import { valueInfo } from '../native/free-sizes';

const TYPES: Readonly<Record<string, DataType>> = {
  float32: 'float32',
  int32: 'int32',
  bool: 'bool',
  string: 'string',
};

/**
 * What a model takes, in the order in which TF.js wants it. Free sizes become symbols.
 * Throws ScriptError where the model doesn't say.
 *
 * @param path of the script, for messages.
 */
export function modelInputs(model: tf.LayersModel, path: string): ValueInfo[] {
  // A sequential model has none before its first layer has a shape.
  const inputs = (model.inputs as tf.SymbolicTensor[] | null | undefined) ?? [];
  if (inputs.length === 0)
    throw new ScriptError(
      'no-layers-model',
      l10n.t(
        '{0}: the model "{1}" has no input shape: give its first layer one.',
        path,
        model.name,
      ),
    );
  return inputs.map((input) => {
    const { name } = input.sourceLayer;
    const type = TYPES[input.dtype];
    if (!type)
      throw new ScriptError(
        'no-layers-model',
        l10n.t('{0}: its input "{1}" is {2}, which is not supported.', path, name, input.dtype),
      );
    return valueInfo(name, type, input.shape, inputs.length > 1);
  });
}
