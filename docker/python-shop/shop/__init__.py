"""A marketplace: users offer items, with pictures."""
