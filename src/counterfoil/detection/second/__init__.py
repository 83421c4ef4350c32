"""Second detectors, which read what the rules left: they can add findings, and nothing else. See ``adding``."""
