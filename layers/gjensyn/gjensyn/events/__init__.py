"""The events of the contract: what other systems send, and what the suite tells them."""
