"""Mutants of the deciding code: each is one small change that some test has to notice."""
