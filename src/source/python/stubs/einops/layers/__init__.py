"""Patterns as modules."""
