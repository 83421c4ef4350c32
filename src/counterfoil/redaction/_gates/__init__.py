"""The five gates, a module each; ``verify`` runs them. Nothing here imports the engine that redacts."""
