"""Much work of one kind: a list of what is to be done, a crew of processes, and a sweep that keeps both in step.

It knows neither what the work is nor the office: a job is the name of a function, a key and plain settings.
"""
