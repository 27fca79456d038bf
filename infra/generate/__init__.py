"""Writes the small tables that ship with the layer, from public sources."""
