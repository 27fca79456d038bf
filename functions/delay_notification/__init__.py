"""Tells a customer about a late order before they ask, and says what comes next."""
