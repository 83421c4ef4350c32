-- How many cases of each unit ended, or wait still, how many business days behind their due day; no days: not known.
SELECT origin, COALESCE(unit, '') AS unit,
    CASE WHEN "open" THEN 1 ELSE 0 END AS open_cases,
    CASE WHEN due_on IS NOT NULL THEN days_late END AS days_late,
    COUNT(*) AS cases
FROM cases
GROUP BY origin, COALESCE(unit, ''), CASE WHEN "open" THEN 1 ELSE 0 END, CASE WHEN due_on IS NOT NULL THEN days_late END
