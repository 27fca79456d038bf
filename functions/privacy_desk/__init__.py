"""The compliance officer's desk: preview, approve, refuse, extend, export; identity settled."""
