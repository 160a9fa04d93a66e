import * as l10n from '@vscode/l10n';
import { ModelError } from '../../model/errors';
import type { ModelSpec } from '../options';
import type { Runnable, RunnableForm } from '../protocol';
import { graphForm } from './graph/form';
import { kerasForm } from './keras/form';
import { graphModelForm } from './native/graph-form';
import { layersForm } from './native/layers-form';
import { scriptForm } from './script/form';
import type { TfjsForm } from './tfjs-model';

const FORMS: Readonly<Record<RunnableForm, TfjsForm>> = {
  graph: graphForm,
  'layers-model': layersForm,
  'graph-model': graphModelForm,
  keras: kerasForm,
  script: scriptForm,
};

/** How TF.js runs a model. Throws ModelError where it can't. */
export function formFor(spec: ModelSpec): TfjsForm {
  const form = Object.values(FORMS).find((candidate) => candidate.match(spec));
  if (form) return form;
  throw new ModelError('bad-option', l10n.t('TensorFlow.js has no way to run this kind of model.'));
}

export function formOf({ form }: Runnable): TfjsForm {
  const found = form && FORMS[form];
  if (!found) throw new Error(`A runnable has the form ${form}.`);
  return found;
}
