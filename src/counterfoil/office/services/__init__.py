"""What an office does: each service loads, asks the core, saves and journals, in one transaction."""
