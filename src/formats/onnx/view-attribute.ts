import type { Attribute, Graph } from '../../model/graph';
import {
  type AttributeProto,
  AttributeProto_AttributeType as Type,
  AttributeProto_AttributeTypeSchema,
  type GraphProto,
} from './proto/onnx_pb';
import { weightOf } from './view-weight';

const decoder = new TextDecoder();

/** The value of a node's attribute. */
export function attributeOf(
  proto: AttributeProto,
  folder: string,
  viewGraph: (graph: GraphProto) => Graph,
): Attribute {
  if (proto.refAttrName) {
    return { kind: 'other', description: `the function's attribute ${proto.refAttrName}` };
  }
  switch (statedType(proto)) {
    case Type.INT:
      return { kind: 'int', value: Number(proto.i) };
    case Type.FLOAT:
      return { kind: 'float', value: proto.f };
    case Type.STRING:
      return { kind: 'string', value: decoder.decode(proto.s) };
    case Type.INTS:
      return { kind: 'ints', value: proto.ints.map(Number) };
    case Type.FLOATS:
      return { kind: 'floats', value: proto.floats };
    case Type.STRINGS:
      return { kind: 'strings', value: proto.strings.map((bytes) => decoder.decode(bytes)) };
    case Type.TENSOR:
      return proto.t ? { kind: 'tensor', value: weightOf(proto.t, folder) } : nothing(proto);
    case Type.GRAPH:
      return proto.g ? { kind: 'graph', value: viewGraph(proto.g) } : nothing(proto);
    case Type.GRAPHS:
      return { kind: 'graphs', value: proto.graphs.map(viewGraph) };
    default:
      return nothing(proto);
  }
}

/** Files from before 2018 state no type: what is there tells. */
function statedType(proto: AttributeProto): Type {
  if (proto.type !== Type.UNDEFINED) return proto.type;
  if (proto.g) return Type.GRAPH;
  if (proto.t) return Type.TENSOR;
  if (proto.graphs.length > 0) return Type.GRAPHS;
  if (proto.ints.length > 0) return Type.INTS;
  if (proto.floats.length > 0) return Type.FLOATS;
  if (proto.strings.length > 0) return Type.STRINGS;
  if (proto.s.length > 0) return Type.STRING;
  if (proto.f !== 0) return Type.FLOAT;
  return proto.i !== 0n ? Type.INT : Type.UNDEFINED;
}

function nothing(proto: AttributeProto): Attribute {
  const type = AttributeProto_AttributeTypeSchema.value[proto.type]?.name ?? String(proto.type);
  return { kind: 'other', description: type.toLowerCase() };
}
