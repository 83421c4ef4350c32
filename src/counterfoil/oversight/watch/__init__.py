"""What in an office's past stands out more than chance would have it, for a person to look at."""
