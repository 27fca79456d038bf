"""What running the suite costs: requests counted by a replay, times the list prices."""
