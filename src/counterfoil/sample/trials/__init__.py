"""Police texts made to trip a detector up: more layouts, worse paper, awkward names. See ``trials.folder``."""
