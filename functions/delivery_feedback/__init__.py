"""Hears from the provider what became of a message: settles, suppresses, never resends."""
