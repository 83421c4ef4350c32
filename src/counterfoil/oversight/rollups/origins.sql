-- Where the cases are known from, and the latest day on which such cases were counted.
SELECT origin, CAST(MAX(counted_on) AS VARCHAR) AS counted_on, COUNT(*) AS cases
FROM cases
GROUP BY origin
