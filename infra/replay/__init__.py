"""Plays recorded events through the whole suite in their own time."""
