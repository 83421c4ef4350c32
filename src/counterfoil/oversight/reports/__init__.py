"""Reports that a statute or an ordinance orders, each counted from the ledger's public entries."""
