"""The full text is folded and cut by the program and no longer by each database in its own way: both find the same.

PostgreSQL's parser took hyphens, numbers and addresses for words of their own kinds, kept no order beyond the
16,383rd word of a text, and refused a text with more than 1 MB of different words.
"""

import hashlib
import re
import unicodedata

from django.db import migrations

RECORDS, OPEN_TO_ALL = "office_fulltext", "office_opentext"
NO_WORD = re.compile(r"[\W_]+")


def fold(text):
    # As text_index.fold was when this was written.
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    words = NO_WORD.sub(" ", text.casefold()).split()
    return " ".join(word if len(word) <= 255 else hashlib.sha256(word.encode()).hexdigest() for word in words)


def forwards(apps, schema_editor):
    alias, vendor = schema_editor.connection.alias, schema_editor.connection.vendor
    records = apps.get_model("office", "Record").objects.using(alias).order_by("pk")
    opened = apps.get_model("office", "OpenedFile").objects.using(alias).order_by("pk")
    texts = {
        RECORDS: lambda: records.values_list("number", "text").iterator(chunk_size=50),
        OPEN_TO_ALL: lambda: (
            (str(pk), f"{title}\n{text}")
            for pk, title, text in opened.values_list("pk", "title", "text").iterator(chunk_size=50)
        ),
    }
    with schema_editor.connection.cursor() as cursor:
        for table, rows in texts.items():
            cursor.execute(f"SELECT number FROM {table}")  # noqa: S608
            known = {number for (number,) in cursor.fetchall()}
            schema_editor.execute(f"DROP TABLE {table}")
            if vendor == "sqlite":
                schema_editor.execute(
                    f"CREATE VIRTUAL TABLE {table} USING fts5(number UNINDEXED, text, tokenize = 'ascii')"
                )
            else:
                schema_editor.execute(
                    f"CREATE TABLE {table} (number varchar(16) PRIMARY KEY, words text[] NOT NULL, text text NOT NULL)"
                )
                schema_editor.execute(f"CREATE INDEX {table}_gin ON {table} USING gin (words)")
            for number, text in rows():
                if number not in known:
                    continue
                folded = fold(text)
                if vendor == "sqlite":
                    cursor.execute(f"INSERT INTO {table} (number, text) VALUES (%s, %s)", [number, folded])  # noqa: S608
                else:
                    cursor.execute(
                        f"INSERT INTO {table} (number, words, text) VALUES (%s, %s, %s)",  # noqa: S608
                        [number, sorted(set(folded.split())), folded],
                    )


class Migration(migrations.Migration):
    dependencies = (("office", "0072_overview"),)
    operations = (migrations.RunPython(forwards, migrations.RunPython.noop),)
