"""Why a configuration makes no model here."""


class Unsupported(Exception):
    """A layer or an option that the stubs can't follow: its name is in the message."""
