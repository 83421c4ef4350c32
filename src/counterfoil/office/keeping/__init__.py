"""Documents kept sealed: in an object store, or in the office's own folder, each under a key of its own."""
