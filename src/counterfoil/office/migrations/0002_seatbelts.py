"""Full text, and triggers that refuse to change or delete what is accountable."""

from django.db import migrations

# As the tables were when this was written: what changes later is another migration.
CREATE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE office_fulltext USING fts5"
        '(number UNINDEXED, text, tokenize = "unicode61 remove_diacritics 2")',
    ),
    "postgresql": (
        "CREATE TABLE office_fulltext (number varchar(16) PRIMARY KEY, text tsvector NOT NULL)",
        "CREATE INDEX office_fulltext_gin ON office_fulltext USING gin (text)",
    ),
}
APPEND_ONLY = ("office_leaf", "office_node", "office_act", "office_adoption", "office_release", "office_releasedfile")


def forwards(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in CREATE[vendor]:
        schema_editor.execute(statement)
    if vendor == "postgresql":
        schema_editor.execute(
            "CREATE FUNCTION office_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'append only'; END $$"
        )
    for table in APPEND_ONLY:
        for event in ("UPDATE", "DELETE"):
            name = f"{table}_no_{event.lower()}"
            if vendor == "sqlite":
                schema_editor.execute(
                    f"CREATE TRIGGER {name} BEFORE {event} ON {table} BEGIN SELECT RAISE(ABORT, 'append only'); END"
                )
            else:
                schema_editor.execute(
                    f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW "
                    "EXECUTE FUNCTION office_append_only()"
                )


def backwards(apps, schema_editor):
    schema_editor.execute("DROP TABLE office_fulltext")


class Migration(migrations.Migration):
    dependencies = (("office", "0001_initial"),)
    operations = (migrations.RunPython(forwards, backwards),)
