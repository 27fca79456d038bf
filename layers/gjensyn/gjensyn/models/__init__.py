"""The stored models; every field says what kind of data it holds."""
