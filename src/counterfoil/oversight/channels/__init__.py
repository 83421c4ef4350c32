"""What leaves outside the cases: look-ups, shared evidence, mail, fax, exports, by the logs of other systems."""
