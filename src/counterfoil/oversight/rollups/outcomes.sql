-- How the closed cases of each group ended.
SELECT origin, by_what, in_group, COALESCE(outcome, '') AS outcome, COUNT(*) AS cases
FROM grouped
WHERE NOT "open"
GROUP BY origin, by_what, in_group, COALESCE(outcome, '')
