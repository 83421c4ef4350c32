"""Police texts in words that nobody wrote with the detector's rules in mind: the third set of seeds.

Whoever wrote these names, sentences and layouts had not read the rules of detection, nor their tests, nor what the
other two sets made them miss. Nothing here is to be tuned by results: who needs other words writes a fourth set.
"""
