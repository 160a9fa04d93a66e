import * as l10n from '@vscode/l10n';
import type { MessageInitShape } from '@bufbuild/protobuf';
import type { Attribute, Graph, Node } from '../../model/graph';
import type { Weight } from '../../model/weights';
import { FormatError } from '../errors';
import {
  type AttributeProtoSchema,
  AttributeProto_AttributeType as Type,
  type GraphProtoSchema,
  type TensorProtoSchema,
} from './proto/onnx_pb';

interface Encoders {
  tensor(weight: Weight): MessageInitShape<typeof TensorProtoSchema>;
  graph(graph: Graph): MessageInitShape<typeof GraphProtoSchema>;
}

const encoder = new TextEncoder();

/** @throws FormatError `not-writable` for kinds that only a file's own reader understands. */
export function encodeAttribute(
  name: string,
  attribute: Attribute,
  node: Node,
  encode: Encoders,
): MessageInitShape<typeof AttributeProtoSchema> {
  switch (attribute.kind) {
    case 'int':
      return { name, type: Type.INT, i: BigInt(attribute.value) };
    case 'float':
      return { name, type: Type.FLOAT, f: attribute.value };
    case 'string':
      return { name, type: Type.STRING, s: encoder.encode(attribute.value) };
    case 'ints':
      return { name, type: Type.INTS, ints: attribute.value.map(BigInt) };
    case 'floats':
      return { name, type: Type.FLOATS, floats: [...attribute.value] };
    case 'strings':
      return { name, type: Type.STRINGS, strings: attribute.value.map((s) => encoder.encode(s)) };
    case 'tensor':
      return { name, type: Type.TENSOR, t: encode.tensor(attribute.value) };
    case 'graph':
      return { name, type: Type.GRAPH, g: encode.graph(attribute.value) };
    case 'graphs':
      return { name, type: Type.GRAPHS, graphs: attribute.value.map((g) => encode.graph(g)) };
    case 'other':
      throw new FormatError(
        'not-writable',
        l10n.t(
          "The attribute {0} of {1} ({2}) can't be written.",
          name,
          node.name || node.opType,
          attribute.description,
        ),
      );
  }
}
