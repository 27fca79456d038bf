"""How often somebody buys something, learnt from their own purchases and from others'. Pure."""
