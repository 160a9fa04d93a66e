"""Traces one model that was found, with the inputs that it is given, has, or may be assumed."""

import math
from typing import Mapping, Sequence

from .. import notes, opaque
from ..document import Texts, graph_document
from ..graph import StopTrace
from ..opaque import Unknowable
from .absence import absent, raised_on_purpose
from .candidates import Candidate, Untraced, line_frame
from .directives import Directive, InputShape
from .frameworks.base import Facts, Feed, Framework, Trace
from .problems import places, reason_of
from .source import SourceFile

MAX_TRIES = 8


def trace_candidate(
    candidate: Candidate,
    file: SourceFile,
    facts: Facts,
    directive: Directive | None,
    shapes: Sequence[InputShape] | None,
    texts: Texts,
) -> dict | Untraced:
    """The `TracedModel`, or why there is none."""
    framework = candidate.framework
    if shapes is None and directive is not None:
        shapes = directive.inputs
    if shapes is not None:
        feeds = [framework.given(shapes, candidate.model, facts)]
    else:
        feeds = list(framework.feeds(candidate.model, facts))[:MAX_TRIES]
    errors: list[BaseException] = []
    decided = opaque.decisions.count
    for feed in feeds:
        try:
            graph, inputs, outputs = framework.trace(candidate.model, feed)
        except KeyboardInterrupt:
            raise
        except (Exception, SystemExit, StopTrace) as error:
            errors.append(error)
            if isinstance(error, StopTrace):
                break
            continue
        _note_decisions(candidate, file)
        if candidate.guess is not None:
            here = (line_frame(file, candidate.line),)
            notes.note(f"{candidate.name} is made with {candidate.guess}: assumed", here)
        return {
            "name": candidate.name,
            "kind": candidate.kind,
            "framework": framework.name,
            "line": candidate.line,
            "assumedInput": feed.assumed,
            "assumedArguments": [] if candidate.filled is None else candidate.filled.document(),
            "parameters": framework.parameters(candidate.model),
            "graph": graph_document(graph, inputs, outputs, texts),
        }
    guessed = opaque.decisions.count > decided
    return _untraced(candidate, file, feeds, errors, guessed)


def loose_document(name: str, framework: Framework, traced: Trace, texts: Texts) -> dict:
    """The `TracedModel` of layers that belong to no model yet."""
    graph, inputs, outputs = traced
    weights = {id(one): one for layer in graph.layers for one in layer.weights}
    lines = [layer.called[-1].line for layer in graph.layers if layer.called]
    return {
        "name": name,
        "kind": "object",
        "framework": framework.name,
        "line": min(lines, default=1),
        "assumedInput": None,
        "assumedArguments": [],
        "parameters": sum(math.prod(one.shape) for one in weights.values()),
        "graph": graph_document(graph, inputs, outputs, texts),
    }


def _untraced(
    candidate: Candidate,
    file: SourceFile,
    feeds: Sequence[Feed],
    errors: list[BaseException],
    guessed: bool,
) -> Untraced:
    """`guessed`: opaque values decided something on the way."""
    name, kind, line = candidate.name, candidate.kind, candidate.line
    if not errors:
        needs = candidate.framework.input_names(candidate.model)
        shapes = f"the shape{'s' if len(needs) > 1 else ''} of {', '.join(needs)}"
        return Untraced(name, kind, line, f"needs {shapes}", needs)
    error, feed = errors[0], feeds[0]
    reason = reason_of(error)
    if feed.assumed is not None:
        reason = f"{reason} ({feed.assumed})"
    if candidate.guess is not None:
        reason = f"{reason} (made with {candidate.guess})"
    sure = candidate.guess is None and not raised_on_purpose(error)
    sure = sure and (isinstance(error, Unknowable) or absent(error, guessed) is None)
    if feed.assumed is not None:
        # Inputs that the file names are its own; of assumed ones, all must fail in one place.
        fallback = line_frame(file, line)
        failed = {(places(one, fallback)[0], type(one)) for one in errors}
        likely = all(one.is_likely for one in feeds)
        sure = sure and likely and len(errors) > 1 and len(failed) == 1
    return Untraced(name, kind, line, reason, (), error if sure else None, candidate.filled)


def _note_decisions(candidate: Candidate, file: SourceFile) -> None:
    """Opaque values that decided something in the lines of the model itself."""
    first, last = file.extent(candidate.line)
    for one in opaque.decisions.all:
        if one.place.file == file.path and first <= one.place.line <= last:
            message = f"{candidate.name}: a value from {one.origin} was taken as {one.taken_as}"
            notes.note(message, (one.place,))


def shapes_by_model(inputs: Mapping[str, Sequence[dict]]) -> dict[str, list[InputShape]]:
    """`inputs` of a TraceRequest."""
    return {
        name: [InputShape(tuple(one["shape"]), one.get("dtype")) for one in shapes]
        for name, shapes in inputs.items()
    }
