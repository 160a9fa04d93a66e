import * as tf from '@tensorflow/tfjs';
import { bundleScript } from '../../../source/script/bundle';
import { findScriptModels } from '../../../source/script/find-models';
import type { ScriptParameter } from '../../../source/script/parameters';
import { parametersOf } from '../../../source/script/parameters';
import { DEFAULT_RUN_OPTIONS } from '../../options';
import { candidates } from './choose-model';
import { runScript } from './run-script';

/** A model that a script has, as a spec names it. */
export interface ListedModel {
  readonly name: string;
  readonly kind: 'model' | 'function' | 'class';
  readonly parameters: readonly ScriptParameter[];
}

/**
 * The models of a script, found by running it in this process. Throws ScriptError.
 *
 * @param folder for temporary files.
 */
export async function listScriptModels(
  path: string,
  folder: string,
  limitMs = DEFAULT_RUN_OPTIONS.callLimitMs,
): Promise<ListedModel[]> {
  const { path: bundlePath, mapPath } = await bundleScript(path, folder);
  const running = await runScript({ path, bundlePath, mapPath, name: '', arguments: [], limitMs });
  const written = findScriptModels(running.text);
  return candidates(running).map(({ name, value }) => {
    const known = written.find((model) => model.name === name)?.parameters;
    if (typeof value !== 'function') return { name, kind: 'model', parameters: [] };
    const isClass = value.prototype instanceof tf.LayersModel;
    return {
      name,
      kind: isClass ? 'class' : 'function',
      parameters: known ?? parametersOf(Function.prototype.toString.call(value)),
    };
  });
}
