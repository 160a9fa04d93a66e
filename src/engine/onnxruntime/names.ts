import type { Instrumented } from '../../formats/onnx/instrument';
import type { OriginalNames } from '../../profile/measurement';

/** The way back from the ids that instrumenting gave to the model's own names. */
export function originalNames(
  instrumented: Pick<Instrumented, 'nodeNames' | 'tensorNames'>,
): OriginalNames {
  const { nodeNames, tensorNames } = instrumented;
  const node = (id: number) => nodeNames.get(`~n${id}~`);
  return {
    nodeName: (id) => node(id)?.name || node(id)?.opType || `node ${id}`,
    topNode(id) {
      let at = node(id);
      while (at?.parent !== undefined) at = nodeNames.get(at.parent);
      return at?.functionName === undefined ? at?.index : undefined;
    },
    restore: (text) =>
      text
        // The counter in names of inserted nodes differs between sessions and says nothing.
        .replace(/_token_\d+/g, '')
        .replace(/~n\d+~/g, (name) => nodeNames.get(name)?.name ?? name)
        .replace(/~t\d+~/g, (name) => tensorNames.get(name) ?? name),
  };
}
