"""Traces a model that Keras saved, from its configuration: the file's weights come in later."""

import math
from typing import Sequence

import keras._layerline as tracer
from keras._saved.masks import masked_layers
from keras._saved.models import model_from
from keras._saved.problems import Unsupported

from .. import frames, notes, opaque
from ..document import SavedLayer, SavedWeight, Texts, graph_document
from ..graph import StopTrace
from .problems import reason_of


def respond_to_configuration(config: dict, version: str | None) -> dict:
    """A `KerasTrace` of trace.ts. `version` of Keras, of 2 where the file doesn't say."""
    frames.set_roots()
    opaque.decisions.clear()
    notes.clear()
    tracer.reset()
    try:
        masked = masked_layers(config)
        if masked:
            raise Unsupported(f"masks of padded steps, which {', '.join(masked)} makes")
        model = model_from(config, is_old=(version or "2").startswith(("1.", "2")))
        (graph, inputs, outputs), weights = tracer.trace_saved(model)
    except KeyboardInterrupt:
        raise
    except Unsupported as error:
        return _nothing("unsupported", str(error))
    except (Exception, RecursionError, StopTrace) as error:
        return _nothing("failed", reason_of(error))
    return {
        "graph": graph_document(graph, inputs, outputs, Texts(""), _saved(weights)),
        "parameters": sum(math.prod(one.shape) for one in model.weights),
        "reason": None,
        "kind": None,
    }


def _saved(weights: Sequence[tracer.LayerWeights]) -> list[SavedLayer]:
    return [
        SavedLayer(path, [_saved_weight(*one) for one in variables]) for path, variables in weights
    ]


def _saved_weight(variable: object, is_trained: bool, value: object) -> SavedWeight:
    role = variable.path.rpartition("/")[2]
    return SavedWeight(role, tuple(variable.shape), is_trained, value)


def _nothing(kind: str, reason: str) -> dict:
    return {"graph": None, "parameters": None, "reason": reason, "kind": kind}
