"""Operating an office: whether it is well, what is measured of it, its backups, and what is swept."""
