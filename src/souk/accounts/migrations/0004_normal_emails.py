from django.db import migrations

# One form of each e-mail, as `Users.normalize_email` writes them from now on.
NORMALISE = """
UPDATE accounts_users SET email = lower(normalize(email, NFKC))
WHERE email <> lower(normalize(email, NFKC))
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_proofs_and_sessions")]
    operations = [migrations.RunSQL(NORMALISE, migrations.RunSQL.noop)]
