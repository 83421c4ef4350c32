-- What answers showed and kept: places by month of the answer, agency that asked, kind of item, the law's verdict and
-- what became of it. Items of no case (docs/formats/report.md) have no agency.
SELECT SUBSTR(CAST(kept."on" AS VARCHAR), 1, 7) AS month,
    COALESCE(asked.agency, '') AS agency,
    COALESCE(kept.category, '') AS category,
    COALESCE(kept.duty, '') AS duty,
    COALESCE(kept.fate, '') AS fate,
    COUNT(*) AS item_rows,
    CAST(SUM(kept.places) AS BIGINT) AS places
FROM items AS kept
LEFT JOIN cases AS asked ON asked."case" = kept."case" AND asked.agency <> ''
GROUP BY SUBSTR(CAST(kept."on" AS VARCHAR), 1, 7), COALESCE(asked.agency, ''), COALESCE(kept.category, ''),
    COALESCE(kept.duty, ''), COALESCE(kept.fate, '')
