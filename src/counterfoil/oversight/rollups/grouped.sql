-- Each case once in its group of each kind, and once among all. `answered`: an answer left, and the case is not open.
CREATE VIEW grouped AS
WITH said AS (
    SELECT *,
        CASE WHEN answered_on IS NOT NULL AND NOT "open" THEN 1 ELSE 0 END AS answered,
        SUBSTR(CAST(received_on AS VARCHAR), 1, 7) AS month
    FROM cases
)
SELECT 'class' AS by_what, COALESCE(NULLIF(requester_class, ''), 'no class') AS in_group, said.* FROM said
UNION ALL
SELECT 'month', COALESCE(month, 'no date'), said.* FROM said
UNION ALL
SELECT 'unit', COALESCE(NULLIF(unit, ''), 'no unit'), said.* FROM said
UNION ALL
SELECT 'agency', COALESCE(NULLIF(agency, ''), 'no agency'), said.* FROM said
UNION ALL
SELECT 'all', 'all', said.* FROM said
