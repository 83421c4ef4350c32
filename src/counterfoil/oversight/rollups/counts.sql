-- How many cases of each group were answered, on time and on the same day, how many were extended, and their pages.
-- On time is counted of answered cases with a due date, and of every case that is past its date without an answer.
SELECT origin, by_what, in_group,
    COUNT(*) AS cases,
    CAST(SUM(answered) AS BIGINT) AS answered,
    COUNT(CASE WHEN "open" THEN 1 END) AS open_cases,
    COUNT(CASE WHEN answered = 1 AND due_on IS NOT NULL AND days_late = 0 THEN 1 END) AS on_time,
    COUNT(CASE WHEN due_on IS NOT NULL AND (days_late > 0 OR days_late = 0 AND answered = 1) THEN 1 END) AS on_time_of,
    COUNT(CASE WHEN answered = 1 AND answered_on = received_on THEN 1 END) AS same_day,
    COUNT(CASE WHEN answered = 1 AND received_on IS NOT NULL THEN 1 END) AS same_day_of,
    COUNT(CASE WHEN business_days IS NULL THEN 1 END) AS days_unknown,
    COUNT(CASE WHEN extensions > 0 THEN 1 END) AS extended,
    CAST(SUM(extensions) AS BIGINT) AS extensions,
    CAST(SUM(extensions_refused) AS BIGINT) AS extensions_refused,
    CAST(SUM(pages) AS BIGINT) AS pages
FROM grouped
GROUP BY origin, by_what, in_group
