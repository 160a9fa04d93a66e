import type { Analysis } from '../model/analysis';
import type { Model } from '../model/graph';
import { outputShape } from '../model/output-shape';
import type { ProfiledLayer } from './document';

/** What is known of a layer without timing it. null is unknown, never zero. */
export type LayerFacts = Pick<
  ProfiledLayer,
  | 'id'
  | 'name'
  | 'type'
  | 'scope'
  | 'outputShape'
  | 'params'
  | 'buffers'
  | 'macs'
  | 'otherOps'
  | 'weightBytes'
  | 'outputBytes'
  | 'source'
>;

/** What is known of a graph's layers without running them. */
export function graphLayers(model: Model, analysis: Analysis): LayerFacts[] {
  return model.layers.map((layer, index) => {
    const cost = analysis.layerCosts[index];
    if (!cost) throw new Error(`Layer ${layer.id} has no static cost.`);
    return {
      id: layer.id,
      name: layer.name,
      type: layer.type,
      scope: layer.scope,
      outputShape: outputShape(model, analysis, index) ?? null,
      params: cost.params,
      buffers: cost.buffers,
      macs: cost.macs ?? null,
      otherOps: cost.otherOps ?? null,
      weightBytes: cost.weightBytes,
      outputBytes: cost.outputBytes ?? null,
      source: layer.source ?? null,
    };
  });
}
