-- The two tables of facts, as `counterfoil report facts` writes them (docs/formats/report.md). Empty tables to load them into.
CREATE TABLE cases (
    "case" VARCHAR, origin VARCHAR, instrument VARCHAR, track VARCHAR, unit VARCHAR, channel VARCHAR,
    requester_class VARCHAR, agency VARCHAR, received_on DATE, due_on DATE, first_due_on DATE, answered_on DATE,
    closed_on DATE, counted_on DATE, outcome VARCHAR, "open" BOOLEAN, business_days BIGINT, days_late BIGINT,
    extensions BIGINT, extensions_refused BIGINT, items BIGINT, systems_searched BIGINT, documents BIGINT, pages BIGINT,
    places_redacted BIGINT, records_withheld BIGINT, exemptions VARCHAR, contested VARCHAR, entry BIGINT
);
CREATE TABLE items (
    "case" VARCHAR, "document" BIGINT, record_kind VARCHAR, category VARCHAR, "role" VARCHAR, minor BOOLEAN,
    fate VARCHAR, duty VARCHAR, would_be VARCHAR, "rule" VARCHAR, legal VARCHAR, exemption VARCHAR, "on" DATE,
    places BIGINT
);
