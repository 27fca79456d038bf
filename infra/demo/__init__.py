"""A built-in shop whose weeks are played on this machine, and a mailbox to look into."""
