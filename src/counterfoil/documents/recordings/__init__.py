"""Sound and video: what the container of a recording says. What is heard and seen in it, no module here looks at."""
