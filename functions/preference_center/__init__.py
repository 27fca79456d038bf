"""Where a customer says what to get, in which language and channel, and what to stop."""
