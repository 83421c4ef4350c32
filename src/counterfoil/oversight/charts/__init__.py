"""Charts as SVG text for print and screen: values in, one accessible drawing out. No script, no outside resource."""
