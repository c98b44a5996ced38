"""Answers are kept packed: see PackedJSON. Those that are there are packed one by one."""

from django.db import migrations, models

import plans.prescribing.models


def pack(apps, _schema_editor):
    """Read each answer as it was kept, and write it into the new column."""
    plan_model = apps.get_model("prescribing", "Plan")
    for plan in plan_model.objects.only("answer").iterator(chunk_size=100):
        plan_model.objects.filter(pk=plan.pk).update(packed=plan.answer)


def unpack(apps, _schema_editor):
    """The way back."""
    plan_model = apps.get_model("prescribing", "Plan")
    for plan in plan_model.objects.only("packed").iterator(chunk_size=100):
        plan_model.objects.filter(pk=plan.pk).update(answer=plan.packed)


class Migration(migrations.Migration):
    dependencies = [("prescribing", "0003_hold_for_unsent_answers")]

    operations = [
        migrations.AddField(
            "plan", "packed", plans.prescribing.models.PackedJSON(null=True)
        ),
        migrations.AlterField("plan", "answer", models.JSONField(null=True)),
        migrations.RunPython(pack, unpack),
        migrations.RemoveField("plan", "answer"),
        migrations.RenameField("plan", "packed", "answer"),
        migrations.AlterField("plan", "answer", plans.prescribing.models.PackedJSON()),
    ]
