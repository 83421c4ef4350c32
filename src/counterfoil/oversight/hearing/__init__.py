"""The hearing pack: what a council committee is handed about an office's answers, with the proof of every figure."""
