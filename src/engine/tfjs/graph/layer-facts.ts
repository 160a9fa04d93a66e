import type { Analysis } from '../../../model/analysis';
import type { Model } from '../../../model/graph';
import { outputShape } from '../../../model/output-shape';
import type { LayerFacts } from '../tfjs-model';

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
