"""Reads the sealed tables of one installation for the shop's own people."""
