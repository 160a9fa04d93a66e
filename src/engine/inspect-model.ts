import { analyze } from '../model/analysis';
import type { Inspection } from '../profile/inspection';
import { inspection } from '../profile/inspection';
import { bindInputs } from './bindings';
import { openModel } from './open-model';
import type { InputOptions, ModelSpec } from './options';

/** Opens or builds a model, without weights, and adds up what its layers cost. Throws UserError. */
export async function inspectModel(spec: ModelSpec, options: InputOptions): Promise<Inspection> {
  const { model, name } = await openModel(spec);
  const { inputShapes, symbols, notes } = bindInputs(model.graph.inputs, options);
  const analysis = analyze(model, { inputShapes, symbols });
  return inspection(name, model, analysis, inputShapes, notes);
}
