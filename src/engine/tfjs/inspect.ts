import type { Inspection } from '../../profile/inspection';
import { inspectModel } from '../inspect-model';
import type { InputOptions, ModelSpec } from '../options';

/** What the layers of a model cost, from its graph. */
export function inspectByRunning(spec: ModelSpec, options: InputOptions): Promise<Inspection> {
  return inspectModel(spec, options);
}
