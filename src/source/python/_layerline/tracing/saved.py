"""Traces a model that Keras saved, from its configuration: the file's weights come in later."""

import math

import keras._layerline as tracer
from keras._saved.masks import masked_layers
from keras._saved.models import model_from
from keras._saved.problems import Unsupported

from .. import frames, notes, opaque
from ..document import Texts, graph_document
from ..graph import StopTrace
from .problems import reason_of

UNTRANSLATED = "layerline.untranslated"


def respond_to_configuration(config: dict) -> dict:
    """A `KerasTrace` of trace.ts."""
    frames.set_roots("/")
    opaque.decisions.clear()
    notes.clear()
    tracer.reset()
    try:
        masked = masked_layers(config)
        if masked:
            raise Unsupported(f"masks of padded steps, which {', '.join(masked)} makes")
        model = model_from(config)
        graph, inputs, outputs = tracer.trace(model)
    except KeyboardInterrupt:
        raise
    except Unsupported as error:
        return _nothing("unsupported", str(error))
    except (Exception, RecursionError, StopTrace) as error:
        return _nothing("failed", reason_of(error))
    missing = [node.op for layer in graph.layers for node in _untranslated(layer)]
    return {
        "graph": graph_document(graph, inputs, outputs, Texts("/")),
        "parameters": sum(math.prod(one.shape) for one in model.weights),
        "reason": None,
        "kind": None,
    }


def _nothing(kind: str, reason: str) -> dict:
    return {"graph": None, "parameters": None, "reason": reason, "kind": kind}
