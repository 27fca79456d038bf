"""Erases: fence, copy, cancel, wait, shred, delete, tell, prove; every step can run again."""
