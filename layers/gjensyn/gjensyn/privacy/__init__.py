"""Erasure and copies, as far as they can be thought without AWS: clock, states, plan, proof."""
