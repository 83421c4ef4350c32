-- Which exemptions the cases of each group cite: all codes of a case in one text, "; " between. Whoever counts takes
-- them apart; no three databases do that alike.
SELECT origin, by_what, in_group, exemptions, COUNT(*) AS cases
FROM grouped
WHERE COALESCE(exemptions, '') <> ''
GROUP BY origin, by_what, in_group, exemptions
