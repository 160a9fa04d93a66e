"""Writes a traced document as an ONNX model whose weights are given by name."""

from typing import Mapping

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = 17
TYPES = {
    "float32": TensorProto.FLOAT,
    "int64": TensorProto.INT64,
    "int32": TensorProto.INT32,
    "uint8": TensorProto.UINT8,
    "bool": TensorProto.BOOL,
}


def onnx_model(document: Mapping, weights: Mapping[str, np.ndarray]) -> onnx.ModelProto:
    """Weights have the framework's axes; the document tells which order the graph wants."""
    values = document["values"]
    names = [f"v{index}" for index in range(len(values))]
    initializers = []
    for index, value in enumerate(values):
        if value["from"] == "weight":
            array = weights[value["name"]]
            if value["axes"] is not None:
                array = np.transpose(array, value["axes"])
        elif value["from"] == "constant":
            array = np.array(value["data"], dtype=value["dtype"])
            array = np.broadcast_to(array, value["shape"]) if array.ndim == 0 else array
            array = array.reshape(value["shape"])
        else:
            continue
        assert list(array.shape) == value["shape"], (value, array.shape)
        # Contiguous copies have an axis at least, scalars none.
        array = np.ascontiguousarray(array.astype(value["dtype"])).reshape(value["shape"])
        initializers.append(numpy_helper.from_array(array, names[index]))
    nodes = [
        helper.make_node(
            node["op"],
            ["" if one < 0 else names[one] for one in node["inputs"]],
            [names[one] for one in node["outputs"]],
            domain=node["domain"],
            name=f"{document['layers'][node['layer']]['name']}/{index}",
            **{key: next(iter(value.values())) for key, value in node["attributes"].items()},
        )
        for index, node in enumerate(document["nodes"])
    ]

    def info(index: int) -> onnx.ValueInfoProto:
        value = values[index]
        shape = [f"d{axis}" if size is None else size for axis, size in enumerate(value["shape"])]
        return helper.make_tensor_value_info(names[index], TYPES[value["dtype"]], shape)

    graph = helper.make_graph(
        nodes,
        "traced",
        [info(one) for one in document["inputs"]],
        [info(one) for one in document["outputs"]],
        initializers,
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)
