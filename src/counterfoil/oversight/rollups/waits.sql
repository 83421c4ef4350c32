-- How many cases of each group were answered after so many business days, or have waited so long without an answer:
-- what a Kaplan-Meier curve is drawn from.
SELECT origin, by_what, in_group, business_days, answered, COUNT(*) AS cases
FROM grouped
WHERE business_days IS NOT NULL
GROUP BY origin, by_what, in_group, business_days, answered
