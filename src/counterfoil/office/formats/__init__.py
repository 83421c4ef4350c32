"""How numbers are written here where Django writes them as another country does: a folder for each language."""
