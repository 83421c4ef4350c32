"""Spanish as public bodies in the United States write it."""
