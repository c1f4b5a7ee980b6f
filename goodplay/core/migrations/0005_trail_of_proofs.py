from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0004_configuration_and_trail"),
    ]

    operations = [
        migrations.AlterField(
            model_name="securityevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("signed_in", "Signed in"),
                    ("sign_in_failed", "Sign-in failed"),
                    ("signed_out", "Signed out"),
                    ("token_reused", "Refresh token reused"),
                    ("password_changed", "Password changed"),
                    ("contact_changed", "E-mail or phone changed"),
                    ("user_deactivated", "User deactivated"),
                    ("role_changed", "Role changed"),
                    ("key_created", "API key created"),
                    ("key_revoked", "API key revoked"),
                    ("key_used", "API key used"),
                    ("exported", "Data exported"),
                    ("denied", "Access denied"),
                    ("configured", "Configuration changed"),
                    ("factor_added", "Second factor added"),
                    ("factor_removed", "Second factor removed"),
                    ("factor_failed", "Second factor failed"),
                    ("proved", "Proved who he is"),
                ],
                max_length=32,
            ),
        ),
    ]
