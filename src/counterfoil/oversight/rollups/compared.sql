-- The same within month of receipt and track: what groups are compared within. Months themselves are not compared.
SELECT origin, by_what, in_group, month, COALESCE(track, '') AS track, business_days, answered, COUNT(*) AS cases
FROM grouped
WHERE business_days IS NOT NULL AND month IS NOT NULL AND by_what IN ('class', 'unit', 'agency')
GROUP BY origin, by_what, in_group, month, COALESCE(track, ''), business_days, answered
