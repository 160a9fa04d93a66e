"""Loads a user's file with the real framework and exports a model of it."""
