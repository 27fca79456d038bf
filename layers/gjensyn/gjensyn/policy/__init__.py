"""May we contact this person now? Law, clocks and pressure as pure functions."""
