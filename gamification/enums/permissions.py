"""Who may do what in recognition."""

from goodplay.core.permissions import ADMINS, CONSOLE, EVERYONE, MANAGERS, SELF, allow


def _verbs(*nouns: str, view: frozenset[str] | frozenset[object], change: frozenset[str] | frozenset[object]) -> None:
    for noun in nouns:
        allow({f"gamification.{noun}.view": view})  # type: ignore[dict-item]
        allow({f"gamification.{noun}.{verb}": change for verb in ("add", "change", "delete")})  # type: ignore[misc]


_verbs(
    "badge", "achievement", "ladder", "level", "access_level", "leaderboard", "action", view=EVERYONE, change=MANAGERS
)


_verbs("scoring_rule", "rulebook", view=CONSOLE, change=MANAGERS)


allow(
    {
        "gamification.activity.view": CONSOLE | {SELF},
        "gamification.activity.add": MANAGERS,
        "gamification.activity.import": MANAGERS,
        "gamification.activity.reverse": MANAGERS,
        "gamification.pending_activity.view": CONSOLE,
        "gamification.counter.view": CONSOLE | {SELF},
        "gamification.member_state.view": CONSOLE | {SELF},
        "gamification.member_level.view": CONSOLE | {SELF},
        "gamification.streak.view": CONSOLE | {SELF},
        "gamification.streak_pause.view": CONSOLE | {SELF},
        "gamification.streak_pause.add": MANAGERS | {SELF},
        "gamification.streak_pause.end": MANAGERS | {SELF},
        "gamification.streak_pause.enter": MANAGERS,
        "gamification.streak_pause.delete": MANAGERS,
        "gamification.points_entry.view": CONSOLE | {SELF},
        "gamification.points.view": CONSOLE | {SELF},
        "gamification.points.award": MANAGERS,
        "gamification.points.adjust": MANAGERS,
        "gamification.achievement_progress.view": CONSOLE | {SELF},
        "gamification.achievement_award.view": CONSOLE | {SELF},
        "gamification.achievement.award": MANAGERS,
        "gamification.badge_award.view": EVERYONE,
        "gamification.badge_award.showcase": MANAGERS | {SELF},
        "gamification.badge_award.revoke": MANAGERS,
        "gamification.badge_award.restore": MANAGERS,
        "gamification.badge_award.renew": MANAGERS,
        "gamification.badge_award.share": {SELF},
        "gamification.badge_credential.view": MANAGERS,
        "gamification.badge_credential.issue": {SELF},
        "gamification.issuer_key.view": CONSOLE,
        "gamification.issuer_key.rotate": ADMINS,
        "gamification.badge.award": MANAGERS,
        "gamification.leaderboard.generate": MANAGERS,
        "gamification.leaderboard.export": CONSOLE,
        "gamification.hidden_entry.view": CONSOLE,
        "gamification.hidden_entry.add": MANAGERS,
        "gamification.hidden_entry.restore": MANAGERS,
        "gamification.top_ten_entry.view": CONSOLE,
        "gamification.leaderboard_snapshot.view": EVERYONE,
        "gamification.stats.view": CONSOLE,
        "gamification.rulebook.publish": MANAGERS,
        "gamification.member_level.check": MANAGERS | {SELF},
        "gamification.access.view": CONSOLE | {SELF},
        "gamification.content_item.view": EVERYONE,
        "gamification.content_item.add": MANAGERS,
        "gamification.content_item.change": MANAGERS,
        "gamification.content_item.delete": MANAGERS,
        "gamification.trial.view": CONSOLE,
        "gamification.trial.add": MANAGERS,
        "gamification.trial.publish": MANAGERS,
        "gamification.trial.withdraw": MANAGERS,
        "gamification.trial_row.view": CONSOLE,
        "gamification.doctor.view": ADMINS,
        "gamification.doctor.run": ADMINS,
        "gamification.doctor.repair": ADMINS,
        "gamification.state.rebuild": ADMINS,
    }
)


allow(
    {
        "gamification.claim.view": CONSOLE | {SELF},
        "gamification.claim.add": EVERYONE,
        "gamification.claim.enter": MANAGERS,
        "gamification.claim.change": MANAGERS | {SELF},
        "gamification.claim.withdraw": MANAGERS | {SELF},
        "gamification.claim.approve": MANAGERS,
        "gamification.claim.return": MANAGERS,
        "gamification.claim.reject": MANAGERS,
        "gamification.claim.reopen": MANAGERS,
        "gamification.member_skill.view": CONSOLE | {SELF},
        "gamification.member_skill.certify": MANAGERS,
        "gamification.member_skill.revoke": MANAGERS,
    }
)


_verbs("skill", view=EVERYONE, change=MANAGERS)


allow(
    {
        "gamification.kudos.view": EVERYONE,
        "gamification.kudos.give": EVERYONE,
        "gamification.kudos.hide": MANAGERS,
        "gamification.kudos.restore": MANAGERS,
        "gamification.points_expiry.view": CONSOLE | {SELF},
        "gamification.points_adjustment.view": CONSOLE,
        "gamification.points_adjustment.add": MANAGERS,
        "gamification.points_adjustment.undo": MANAGERS,
        "gamification.points_adjustment.import": MANAGERS,
        "gamification.recognition.view": CONSOLE | {SELF},
        "gamification.achievement.check": MANAGERS | {SELF},
    }
)


_verbs("league", view=EVERYONE, change=MANAGERS)


_verbs("score_formula", view=CONSOLE, change=MANAGERS)


allow(
    {
        "gamification.league_week.view": CONSOLE,
        "gamification.league_entry.view": CONSOLE | {SELF},
        "gamification.score_formula.publish": MANAGERS,
        "gamification.member_score.view": CONSOLE | {SELF},
    }
)


allow({"external.points.read": frozenset(), "external.points.write": frozenset()})
