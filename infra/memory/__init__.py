"""The ports kept in memory: for tests and for figures about millions, without any service."""
