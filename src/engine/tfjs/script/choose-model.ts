import * as l10n from '@vscode/l10n';
import * as tf from '@tensorflow/tfjs';
import { resolve } from 'node:path';
import { findScriptModels } from '../../../source/script/find-models';
import { ScriptError } from '../../../source/script/script-error';
import type { RunningScript } from './run-script';

/** A model of a script that has run, or what makes it. */
export interface FoundModel {
  readonly name: string;
  /** A model, or a function or class that gives one. */
  readonly value: unknown;
}

/**
 * The model of a name: an export, the default export by the name that its definition has, or a
 * model that was made at the top level, by its variable's name or its own. '' is the only one.
 * Throws ScriptError.
 */
export function chooseModel(running: RunningScript, name: string): FoundModel {
  if (name === '') return onlyModel(running);
  const { exports } = running;
  if (exports.has(name)) return { name, value: exports.get(name) };
  const other = exports.get('default');
  const written = findScriptModels(running.text).find((model) => model.name === name);
  if (other !== undefined && (written?.isExported || nameOf(other) === name))
    return { name, value: other };
  const made = written && madeBetween(running, written.line, written.endLine);
  const value = made ?? running.sites.models.find((model) => model.name === name);
  if (value) return { name, value };
  const known = candidates(running).map((model) => model.name);
  throw new ScriptError(
    'unknown-model',
    known.length === 0
      ? l10n.t('{0} has no model named {1}.', running.script.path, name)
      : l10n.t(
          '{0} has no model named {1}. It has {2}.',
          running.script.path,
          name,
          known.join(', '),
        ),
  );
}

/** What may be a model, without a doubt first: exports, then what else was made. */
export function candidates({ exports, text, sites }: RunningScript): FoundModel[] {
  const values = [...exports].map(([name, value]) => ({ name, value }));
  const models = values.filter(({ value }) => value instanceof tf.LayersModel);
  const written = new Set(findScriptModels(text).map(({ name }) => name));
  const functions = values.filter(({ value }) => typeof value === 'function');
  const makers = functions.filter(
    ({ name, value }) => written.has(name) || written.has(nameOf(value) ?? name),
  );
  const exported = [...models, ...makers];
  if (exported.length > 0) return exported.map(named);
  // A model in a model is no model of its own.
  const inner = new Set(sites.models.flatMap((model) => modelsIn(model)));
  const made = sites.models.filter((model) => !inner.has(model));
  if (made.length > 0) return made.map((model) => ({ name: model.name, value: model }));
  return functions.map(named);
}

function onlyModel(running: RunningScript): FoundModel {
  const { path } = running.script;
  const [only, ...others] = candidates(running);
  if (!only)
    throw new ScriptError(
      'unknown-model',
      l10n.t('{0} has no model: export a tf.LayersModel, or a function that returns one.', path),
    );
  if (others.length === 0) return only;
  const names = [only, ...others].map(({ name }) => `${path}:${name}`);
  throw new ScriptError(
    'unknown-model',
    l10n.t('{0} has several models; name one: {1}.', path, names.join(', ')),
  );
}

/** The last one that was made in some lines of the script. */
function madeBetween({ sites, script }: RunningScript, from: number, to: number) {
  const entry = resolve(script.path);
  return sites.models.findLast((model) =>
    sites
      .sourceOf(model)
      ?.constructedAt.some(
        ({ file, line }) => resolve(file) === entry && line >= from && line <= to,
      ),
  );
}

/** A default export is called what its definition is called. */
function named({ name, value }: FoundModel): FoundModel {
  const own = name === 'default' ? nameOf(value) : undefined;
  return { name: own ?? name, value };
}

function nameOf(value: unknown): string | undefined {
  if (value instanceof tf.LayersModel) return value.name;
  if (typeof value !== 'function') return undefined;
  return value.name === '' || value.name === 'default' ? undefined : value.name;
}

function modelsIn(model: tf.LayersModel): tf.layers.Layer[] {
  const layers = Array.isArray(model.layers) ? model.layers : [];
  // A sequential model keeps its graph in a model of its own.
  const { model: graph } = model as { model?: tf.LayersModel };
  return graph ? [graph, ...layers] : layers;
}
