"""Tags: what a program that reads aloud is told of a page, from what stands on the released page and nothing else.

The redactor's second pass over a page notes where each run of letters stands; with the boxes that are painted, this
gives the reading order. Two releases with the same content have the same tags, so tags can tell no more than the page.
"""
