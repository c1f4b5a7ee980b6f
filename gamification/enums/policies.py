"""What an organization decides about claims, thanks, points and badges."""

from organizations.rules.policies import PolicyType, declare

declare(
    PolicyType(
        "points_expire_months",
        "integer",
        0,
        "Points expire so many whole months after the month in which they were earned; 0: never.",
        maximum=120,
    ),
    PolicyType(
        "points_expire_by_inactivity",
        "boolean",
        default=False,
        description="Points expire only when the member did nothing for so many months, and then all of them.",
    ),
    PolicyType(
        "points_expiry_notice_days", "integer", 30, "How many days before members are told.", minimum=1, maximum=90
    ),
    PolicyType(
        "badge_expiry_notice_days",
        "integer",
        30,
        "How many days before a badge expires its holder is told; 0: never.",
        maximum=90,
    ),
    PolicyType(
        "badge_expiry_last_notice_days",
        "integer",
        7,
        "How many days before a badge expires its holder is told again; 0: never.",
        maximum=90,
    ),
    PolicyType("thousand_points_worth_minor", "amount", None, "What a thousand points are worth; without it, nothing."),
    PolicyType("kudos_per_day", "integer", 5, "How often a member may thank others on a day.", maximum=100),
    PolicyType(
        "kudos_per_pair_weekly",
        "integer",
        2,
        "How often a member may thank the same member within seven days.",
        minimum=1,
        maximum=100,
    ),
)
