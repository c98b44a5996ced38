"""An item's dose and reasons stand in the plan's answer alone, the rules of its items in the plan.

They stood in each row too, which for one week came to more than all the rest of it.
"""

from django.db import migrations, models


def _days(plan):
    return plan.answer["days"] or plan.answer["draft_days"]


def gather(apps, _schema_editor):
    """The rules that the items of each plan rest on."""
    plan_model = apps.get_model("prescribing", "Plan")
    for plan in plan_model.objects.only("answer").iterator(chunk_size=100):
        found = {
            reason["rule"]
            for day in _days(plan)
            for item in day["items"]
            for reason in item["reasons"]
        }
        plan_model.objects.filter(pk=plan.pk).update(rule_ids=sorted(found))


def hand_out(apps, _schema_editor):
    """The way back: each row has its item again."""
    item_model = apps.get_model("prescribing", "PlanItem")
    plan_model = apps.get_model("prescribing", "Plan")
    for plan in plan_model.objects.only("answer").iterator(chunk_size=100):
        for day in _days(plan):
            for position, item in enumerate(day["items"]):
                rules = [reason["rule"] for reason in item["reasons"]]
                item_model.objects.filter(
                    plan=plan, date=day["date"], position=position
                ).update(snapshot=item, rule_ids=rules)


class Migration(migrations.Migration):
    dependencies = [("prescribing", "0004_pack_answers")]

    operations = [
        migrations.AddField("plan", "rule_ids", models.JSONField(default=list)),
        # Filled anew where this migration is taken back.
        migrations.AlterField("planitem", "snapshot", models.JSONField(default=dict)),
        migrations.AlterField("planitem", "rule_ids", models.JSONField(default=list)),
        migrations.RunPython(gather, hand_out),
        migrations.RemoveField("planitem", "snapshot"),
        migrations.RemoveField("planitem", "rule_ids"),
        migrations.AlterField(
            "planitem",
            "plan",
            models.ForeignKey(
                on_delete=models.PROTECT,
                related_name="items",
                to="prescribing.plan",
                db_index=False,
            ),
        ),
    ]
