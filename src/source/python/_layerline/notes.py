"""What a trace assumes or leaves out and a person should know: `notes` of trace.ts.

Stubs say it where they do it: `note("the weights of load_state_dict are ignored")`.
"""

from .frames import Stack, user_stack

MAX_NOTES = 200

_notes: dict[str, Stack] = {}


def note(message: str, stack: Stack | None = None) -> None:
    """Remembers the message with the user's line that led to it, once for each text."""
    if message not in _notes and len(_notes) < MAX_NOTES:
        _notes[message] = user_stack(2) if stack is None else stack


def taken() -> dict[str, Stack]:
    return dict(_notes)


def clear() -> None:
    _notes.clear()
