"""Content that levels open."""

from django.db import models
from django.db.models import F, Q

from gamification.models.ladder import AccessLevel
from goodplay.core.models import TenantModel


class ContentItem(TenantModel):
    """A text, link or file for members who have an access level (without one: for every member).

    Members see it while it is no draft, from ``visible_from`` to before ``visible_until``; who lacks the access level
    sees title and summary, and what would open the rest.
    """

    title = models.CharField(max_length=160)
    summary = models.CharField(max_length=500, blank=True, help_text="Everybody reads it, also who may not open it.")
    body = models.TextField(blank=True, max_length=50_000, help_text="Markdown; HTML and pictures are not shown.")
    link = models.URLField(max_length=500, blank=True)
    file = models.CharField(max_length=200, blank=True, editable=False, help_text="Name in the file store.")
    file_name = models.CharField(max_length=120, blank=True, editable=False)
    access_level = models.ForeignKey(
        AccessLevel,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        help_text="Empty: open to every member.",
    )
    is_draft = models.BooleanField(default=True, help_text="Members do not see drafts.")
    visible_from = models.DateTimeField(null=True, blank=True)
    visible_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(visible_from=None) | Q(visible_until=None) | Q(visible_until__gt=F("visible_from")),
                name="gamification_content_dates_in_order",
            )
        ]
        indexes = [models.Index(fields=["organization", "-created_at", "-id"], name="gamification_content_by_time")]

    def __str__(self) -> str:
        return self.title
