"""Sends what other capabilities queued: at most once, at a good hour, or says why not."""
