import * as l10n from '@vscode/l10n';
import * as tf from '@tensorflow/tfjs';
import { findScriptModels } from '../../../source/script/find-models';
import { ScriptError } from '../../../source/script/script-error';
import type { FoundModel } from './choose-model';
import { chooseModel } from './choose-model';
import type { RunningScript } from './run-script';
import { runScript } from './run-script';
import type { ScriptFile } from './script-file';

/** A model that a script made. */
export interface MadeModel {
  /** As people call it. */
  readonly name: string;
  /** As a spec names it. */
  readonly exportName: string;
  readonly model: tf.LayersModel;
  readonly running: RunningScript;
}

/** Runs a bundled script and makes the model that is meant. Throws ScriptError. */
export async function makeModel(script: ScriptFile): Promise<MadeModel> {
  // 1. The script, which may make models at once.
  const running = await runScript(script);
  const found = chooseModel(running, script.name);
  // 2. The model, with the arguments that its function needs.
  const value = await madeBy(running, found);
  // 3. A model with layers, or a sentence that says what it is instead.
  if (!(value instanceof tf.LayersModel))
    throw new ScriptError(
      'no-layers-model',
      l10n.t(
        '{0}: {1} gives {2}, not a tf.LayersModel with layers (tf.sequential, tf.model).',
        script.path,
        found.name,
        described(value),
      ),
    );
  const name = found.name === 'default' ? value.name : found.name;
  return { name, exportName: found.name, model: value, running };
}

async function madeBy(running: RunningScript, { name, value }: FoundModel): Promise<unknown> {
  const { path, arguments: given } = running.script;
  if (typeof value !== 'function') {
    if (given.length === 0) return value;
    throw new ScriptError(
      'unknown-model',
      l10n.t('{0}: {1} is a model, not a function, and takes no arguments.', path, name),
    );
  }
  refuseTooFew(running, name);
  if (value.prototype instanceof tf.LayersModel) {
    const type = value as new (...given: unknown[]) => unknown;
    return running.run(() => new type(...given));
  }
  const make = value as (...given: unknown[]) => unknown;
  return running.run(() => make(...given));
}

/** What a function would make of nothing is rarely a model. */
function refuseTooFew({ script, text }: RunningScript, name: string): void {
  const written = findScriptModels(text).find((model) => model.name === name);
  const required = written?.parameters.filter(({ isOptional }) => !isOptional) ?? [];
  if (required.length <= script.arguments.length) return;
  throw new ScriptError(
    'unknown-model',
    l10n.t(
      '{0}: {1} needs arguments ({2}): give them as JSON, in their order.',
      script.path,
      name,
      required.map((parameter) => parameter.name).join(', '),
    ),
  );
}

function described(value: unknown): string {
  if (value === undefined || value === null) return l10n.t('nothing');
  if (value instanceof tf.Tensor) return l10n.t('a tensor');
  if (value instanceof tf.SymbolicTensor) return l10n.t('the output of a layer');
  if (value instanceof tf.GraphModel) return l10n.t('a graph model, which its model.json is');
  if (value instanceof tf.layers.Layer) return l10n.t('a single layer');
  if (typeof value === 'function') return l10n.t('a function');
  return typeof value === 'object' ? l10n.t('an object') : JSON.stringify(value);
}
