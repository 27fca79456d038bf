"""Takes in facts from other systems, once each, in any order."""
