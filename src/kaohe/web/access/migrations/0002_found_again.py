"""Records are found by their thing and refusals by their address; those from before get the marks of their words."""

import re
from typing import Any

from django.db import migrations, models

OLD = (
    (re.compile(r"run (\w{16})\b"), "run"),
    (re.compile(r"job \d+ (?:seals|projects) (\w{16})$"), "run"),
    (re.compile(r"export \d+ of (\w{16})\b"), "run"),
    (re.compile(r"\S+ (\w{16}) \S+/"), "run"),
    (re.compile(r"([0-9a-f]{16})\b"), "run"),
    (re.compile(r"job (\d+)\b"), "job"),
    (re.compile(r"book (\d+)\b"), "book"),
)
"""How subjects named their thing until now, the surest first."""


def marked(subject: str) -> str:
    """The mark of the words of a subject; '' of others."""
    found = ((pattern.match(subject), kind) for pattern, kind in OLD)
    return next((f"{kind}:{match[1]}" for match, kind in found if match), "")


def marks_given(apps: Any, _editor: object) -> None:
    """Gives each record from before its mark."""
    records = apps.get_model("access", "AuditRecord").objects.exclude(subject="")
    for one in records.only("subject").iterator():
        one.about = marked(one.subject)
        if one.about:
            one.save(update_fields=["about"])


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]

    operations = [
        migrations.AddField("auditrecord", "about", models.CharField(blank=True, db_index=True, max_length=40)),
        migrations.AddField("auditrecord", "address", models.CharField(blank=True, max_length=45)),
        migrations.AddIndex(
            "auditrecord",
            models.Index(fields=["outcome", "address", "at"], name="refused_from"),
        ),
        migrations.RunPython(marks_given, migrations.RunPython.noop),
    ]
