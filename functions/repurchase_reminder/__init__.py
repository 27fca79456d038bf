"""Learns when somebody will need something again, and proposes it then, or keeps silent."""
