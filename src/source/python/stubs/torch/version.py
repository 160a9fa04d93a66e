"""Of the release whose words and rules are followed."""

__version__ = "2.13.0"
cuda = hip = git_version = None
debug = False
