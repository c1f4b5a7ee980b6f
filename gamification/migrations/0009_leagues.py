import django.db.models.deletion
import django.db.models.expressions
import goodplay.core.ids
import goodplay.core.models.tenant
from django.db import migrations, models

from goodplay.core.operations import Fence


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("gamification", "0008_boards"),
    ]

    operations = [
        migrations.CreateModel(
            name="LeagueCohort",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("tier", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("pace_from", models.BigIntegerField()),
                ("room", models.PositiveIntegerField()),
                ("size", models.PositiveIntegerField(default=0)),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "league group",
                "verbose_name_plural": "league groups",
            },
        ),
        migrations.CreateModel(
            name="LeagueWeek",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "metric",
                    models.CharField(
                        default="points",
                        help_text="points, count:<action> or quantity:<action>: what members collect in the week.",
                        max_length=100,
                        verbose_name="what counts",
                    ),
                ),
                (
                    "tiers",
                    models.JSONField(help_text="The names of the tiers, the lowest first.", verbose_name="tiers"),
                ),
                (
                    "cohort_size",
                    models.PositiveSmallIntegerField(
                        default=30,
                        help_text="About how many members compare themselves with each other; people stay motivated among 25 to 50.",
                        verbose_name="members in a group",
                    ),
                ),
                (
                    "promoted_percent",
                    models.PositiveSmallIntegerField(
                        default=20,
                        help_text="Percent of a group that rises a tier at the end of the week.",
                        verbose_name="share that rises",
                    ),
                ),
                (
                    "demoted_percent",
                    models.PositiveSmallIntegerField(
                        default=20,
                        help_text="Percent of a group that falls a tier; 0: nobody falls. Nobody falls below the lowest tier.",
                        verbose_name="share that falls",
                    ),
                ),
                (
                    "together_below",
                    models.PositiveSmallIntegerField(
                        default=60,
                        help_text="With fewer active members than this everybody is in one group, whatever the tier.",
                        verbose_name="one group below",
                    ),
                ),
                (
                    "grace_hours",
                    models.PositiveSmallIntegerField(
                        default=3,
                        help_text="How long after Sunday night what happened in the week still counts; the new groups are made after that.",
                        verbose_name="hours of grace",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("closes_at", models.DateTimeField(verbose_name="closes at")),
                ("is_together", models.BooleanField(verbose_name="everybody together")),
                ("opened_at", models.DateTimeField(verbose_name="opened at")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed at")),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LeagueEntry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("tier", models.PositiveSmallIntegerField()),
                ("pace", models.BigIntegerField()),
                ("entered_at", models.DateTimeField()),
                ("value", models.BigIntegerField(blank=True, null=True)),
                ("rank", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "The week runs"),
                            ("promoted", "Rises"),
                            ("stayed", "Stays"),
                            ("demoted", "Falls"),
                            ("left", "Did not take part to the end"),
                        ],
                        default="",
                        max_length=16,
                    ),
                ),
                ("next_tier", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "cohort",
                    goodplay.core.models.tenant.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="gamification.leaguecohort",
                    ),
                ),
                (
                    "member",
                    goodplay.core.models.tenant.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
                (
                    "week",
                    goodplay.core.models.tenant.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="gamification.leagueweek",
                    ),
                ),
            ],
            options={
                "verbose_name": "member in a league",
                "verbose_name_plural": "members in leagues",
            },
        ),
        migrations.AddField(
            model_name="leaguecohort",
            name="week",
            field=goodplay.core.models.tenant.TenantForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="cohorts",
                to="gamification.leagueweek",
            ),
        ),
        migrations.CreateModel(
            name="MemberScore",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("score", models.BigIntegerField()),
                ("gaming", models.BigIntegerField()),
                ("social", models.BigIntegerField()),
                ("giving", models.BigIntegerField()),
                ("version", models.PositiveIntegerField()),
                ("computed_at", models.DateTimeField()),
                (
                    "member",
                    goodplay.core.models.tenant.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "impact score",
                "verbose_name_plural": "impact scores",
            },
        ),
        migrations.CreateModel(
            name="ScoreFormula",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(verbose_name="version")),
                (
                    "name",
                    models.CharField(
                        help_text="What is new about it, in a few words.", max_length=120, verbose_name="name"
                    ),
                ),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="published at")),
                (
                    "starts_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="From then on every score is computed by it; empty: as soon as it is published.",
                        null=True,
                        verbose_name="in force from",
                    ),
                ),
                ("applied_at", models.DateTimeField(blank=True, null=True, verbose_name="scores computed at")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "score formula",
                "verbose_name_plural": "score formulas",
            },
        ),
        migrations.CreateModel(
            name="ScoreTerm",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "group",
                    models.CharField(
                        choices=[("gaming", "Taking part"), ("social", "Together"), ("giving", "Giving")],
                        max_length=16,
                        verbose_name="group",
                    ),
                ),
                (
                    "metric",
                    models.CharField(
                        help_text="points, count:<action>, quantity:<action> or quantity:<action>:<currency>, over all time.",
                        max_length=100,
                        verbose_name="what counts",
                    ),
                ),
                (
                    "scale",
                    models.CharField(
                        choices=[("linear", "Evenly"), ("log", "In doublings")],
                        default="linear",
                        help_text="In doublings, twice as much is always the same step: giving counts without money deciding.",
                        max_length=16,
                        verbose_name="how it grows",
                    ),
                ),
                ("weight_milli", models.PositiveIntegerField(verbose_name="weight")),
                (
                    "most",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="What this line adds at most; empty: no bound.",
                        null=True,
                        verbose_name="at most",
                    ),
                ),
                (
                    "formula",
                    goodplay.core.models.tenant.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="terms",
                        to="gamification.scoreformula",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "line of the formula",
                "verbose_name_plural": "lines of the formula",
            },
        ),
        migrations.CreateModel(
            name="League",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodplay.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "metric",
                    models.CharField(
                        default="points",
                        help_text="points, count:<action> or quantity:<action>: what members collect in the week.",
                        max_length=100,
                        verbose_name="what counts",
                    ),
                ),
                (
                    "tiers",
                    models.JSONField(help_text="The names of the tiers, the lowest first.", verbose_name="tiers"),
                ),
                (
                    "cohort_size",
                    models.PositiveSmallIntegerField(
                        default=30,
                        help_text="About how many members compare themselves with each other; people stay motivated among 25 to 50.",
                        verbose_name="members in a group",
                    ),
                ),
                (
                    "promoted_percent",
                    models.PositiveSmallIntegerField(
                        default=20,
                        help_text="Percent of a group that rises a tier at the end of the week.",
                        verbose_name="share that rises",
                    ),
                ),
                (
                    "demoted_percent",
                    models.PositiveSmallIntegerField(
                        default=20,
                        help_text="Percent of a group that falls a tier; 0: nobody falls. Nobody falls below the lowest tier.",
                        verbose_name="share that falls",
                    ),
                ),
                (
                    "together_below",
                    models.PositiveSmallIntegerField(
                        default=60,
                        help_text="With fewer active members than this everybody is in one group, whatever the tier.",
                        verbose_name="one group below",
                    ),
                ),
                (
                    "grace_hours",
                    models.PositiveSmallIntegerField(
                        default=3,
                        help_text="How long after Sunday night what happened in the week still counts; the new groups are made after that.",
                        verbose_name="hours of grace",
                    ),
                ),
                ("name", models.CharField(default="Weekly league", max_length=120, verbose_name="name")),
                ("is_active", models.BooleanField(default=True, verbose_name="is played")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("organization",), name="gamification_league_one")],
            },
        ),
        migrations.AddConstraint(
            model_name="leagueweek",
            constraint=models.UniqueConstraint(
                fields=("organization", "starts_on"), name="gamification_league_week_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="leagueweek",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at", None)),
                fields=("organization",),
                name="gamification_league_one_open_week",
            ),
        ),
        migrations.AddIndex(
            model_name="leagueentry",
            index=models.Index(fields=["organization", "cohort"], name="gamification_entries_of_cohort"),
        ),
        migrations.AddIndex(
            model_name="leagueentry",
            index=models.Index(fields=["organization", "member", "-id"], name="gamification_entries_of_member"),
        ),
        migrations.AddConstraint(
            model_name="leagueentry",
            constraint=models.UniqueConstraint(
                fields=("organization", "week", "member"), name="gamification_league_entered_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="leagueentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("next_tier", None), ("outcome", "")),
                    models.Q(models.Q(("outcome", ""), _negated=True), ("next_tier__isnull", False)),
                    _connector="OR",
                ),
                name="gamification_league_decided_has_tier",
            ),
        ),
        migrations.AddConstraint(
            model_name="leaguecohort",
            constraint=models.UniqueConstraint(
                fields=("organization", "week", "number"), name="gamification_cohort_numbered"
            ),
        ),
        migrations.AddConstraint(
            model_name="leaguecohort",
            constraint=models.CheckConstraint(
                condition=models.Q(("size__lte", models.F("room"))), name="gamification_cohort_has_room"
            ),
        ),
        migrations.AddIndex(
            model_name="memberscore",
            index=models.Index(fields=["organization", "-score", "member"], name="gamification_scores_best_first"),
        ),
        migrations.AddConstraint(
            model_name="memberscore",
            constraint=models.UniqueConstraint(
                fields=("organization", "member"), name="gamification_score_one_a_member"
            ),
        ),
        migrations.AddConstraint(
            model_name="memberscore",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "score",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("gaming"), "+", models.F("social")
                            ),
                            "+",
                            models.F("giving"),
                        ),
                    )
                ),
                name="gamification_score_is_its_parts",
            ),
        ),
        migrations.AddConstraint(
            model_name="scoreformula",
            constraint=models.UniqueConstraint(
                fields=("organization", "version"), name="gamification_formula_version_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="scoreformula",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("applied_at", None), ("published_at", None)),
                    models.Q(("published_at__isnull", False), ("starts_at__isnull", False)),
                    _connector="OR",
                ),
                name="gamification_formula_published_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="scoreterm",
            constraint=models.UniqueConstraint(
                fields=("organization", "formula", "metric", "group"), name="gamification_term_once"
            ),
        ),
        Fence("League", referenced=False),
        Fence("LeagueWeek"),
        Fence("LeagueCohort"),
        Fence("LeagueEntry", referenced=False),
        Fence("ScoreFormula"),
        Fence("ScoreTerm", referenced=False),
        Fence("MemberScore", referenced=False),
    ]
