import * as l10n from '@vscode/l10n';
import type { TracedGraph } from '../formats/traced/document';
import { SourceError } from './source-error';
import type { InputShape } from './trace';

/**
 * Shapes by which a model has to be traced anew to run `batch` samples at once: all inputs begin
 * with it. Undefined where the graph takes that batch already, or has none. A graph whose batch is
 * open takes any.
 *
 * Throws SourceError where nothing tells which size is the batch.
 */
export function batchedInputs(graph: TracedGraph, batch: number): InputShape[] | undefined {
  const inputs = graph.inputs.flatMap((input) => graph.values[input] ?? []);
  // A number without axes is the same for all samples.
  const leading = new Set(inputs.flatMap(({ shape }) => shape.slice(0, 1)));
  const [first, ...others] = leading;
  if (first === undefined || (others.length === 0 && (first === null || first === batch)))
    return undefined;
  if (others.length > 0)
    throw new SourceError(
      'not-traced',
      l10n.t(
        "The inputs begin with different sizes ({0}), so nothing tells which is the batch: leave the batch out, and write the inputs' shapes instead.",
        [...leading].map((size) => size ?? 'N').join(', '),
      ),
    );
  return inputs.map(({ shape, dtype }) => ({
    shape: shape.length === 0 ? [] : [batch, ...shape.slice(1)],
    dtype,
  }));
}
