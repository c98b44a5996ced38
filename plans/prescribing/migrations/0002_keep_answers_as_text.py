"""Answers and items were once kept as PostgreSQL's other JSON type. 0004 and 0005 leave neither."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("prescribing", "0001_initial")]

    operations = []
