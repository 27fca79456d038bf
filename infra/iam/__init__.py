"""Decides what a policy allows, as IAM does; knows nothing of the suite."""
