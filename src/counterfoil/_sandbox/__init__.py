"""How ``sandbox`` starts its processes, and what they do inside. Everything else uses ``counterfoil.sandbox``."""
