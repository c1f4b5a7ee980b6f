"""How giving says no."""

from goodplay.core.errors import DomainError


class CampaignNotFoundError(DomainError):
    """No campaign of the receiving organization has that id."""

    code = "CAMPAIGN_NOT_FOUND"
    kind = "not_found"
    title = "There is no campaign under that id."


class DonorBoardOffError(DomainError):
    """The campaign shows no donors."""

    code = "DONOR_BOARD_OFF"
    kind = "not_found"
    title = "This campaign shows nobody who gave."


class CampaignNotOpenError(DomainError):
    """The campaign is a draft or closed, or the gift's day lies outside its dates."""

    code = "CAMPAIGN_NOT_OPEN"
    title = "The campaign takes no gifts for that day."


class CampaignSlugTakenError(DomainError):
    """Another campaign of the organization has that slug or external id."""

    code = "CAMPAIGN_TAKEN"
    kind = "conflict"
    title = "Another campaign has that slug or external id; choose a different one."


class CampaignDatesError(DomainError):
    """The campaign would end before it starts."""

    code = "CAMPAIGN_DATES"
    title = "A campaign ends on or after the day it starts."


class CampaignCurrencyFixedError(DomainError):
    """The campaign has gifts in its currency."""

    code = "CAMPAIGN_CURRENCY_FIXED"
    title = "The campaign already has gifts; its currency stays."


class CampaignStateError(DomainError):
    """The campaign cannot go from its state to the wanted one."""

    code = "CAMPAIGN_STATE"
    kind = "conflict"
    title = "The campaign's state does not allow this step."


class OrganizationNotVerifiedError(DomainError):
    """The platform has not verified the charity yet."""

    code = "ORGANIZATION_NOT_VERIFIED"
    title = "This organization may take gifts once the platform has verified it."


class GiftCurrencyError(DomainError):
    """The gift is in another currency than its campaign, or its points are no points."""

    code = "GIFT_CURRENCY"
    title = "Give in the campaign's currency; points only beside money, in the organization's points or credits."


class GiftInFutureError(DomainError):
    """The gift is dated after now."""

    code = "GIFT_IN_FUTURE"
    title = "A gift cannot be dated in the future."


class GiftNeedsGiverError(DomainError):
    """A gift from a wallet, or of points, has no member to take it from."""

    code = "GIFT_NEEDS_MEMBER"
    title = "A gift from a wallet needs the member whose wallet it is."


class GiverNotFoundError(DomainError):
    """The gift names a member whom the organization does not have."""

    code = "GIVER_NOT_FOUND"
    kind = "not_found"
    title = "There is no member under that id."


class DonationNotFoundError(DomainError):
    """No gift of the organization has that id."""

    code = "DONATION_NOT_FOUND"
    kind = "not_found"
    title = "There is no gift under that id."


class DonationIdTakenError(DomainError):
    """The id or external id belongs to another gift."""

    code = "DONATION_ID_TAKEN"
    kind = "conflict"
    title = "Another gift has that id; make a new one."


class DonationStateError(DomainError):
    """The gift cannot go from its state to the wanted one."""

    code = "DONATION_STATE"
    kind = "conflict"
    title = "The gift's state does not allow this step."


class PaidThroughProviderError(DomainError):
    """The gift is paid through a provider and settles when its payment comes; nobody says so by hand."""

    code = "GIFT_PAID_THROUGH_PROVIDER"
    kind = "conflict"
    title = "This gift settles by itself when its payment comes; look at the payment."


class PointsByProviderError(DomainError):
    """Points would be given beside a payment through a provider, and could be spent before it comes."""

    code = "POINTS_NEED_WALLET"
    title = "Points can be given beside money from the wallet; give them as a gift of their own."


class DonationDisputedError(DomainError):
    """The gift's payment is disputed; a refund beside it would pay twice."""

    code = "DONATION_DISPUTED"
    kind = "conflict"
    title = "The payment of this gift is disputed; wait until the dispute is decided."


class RefundAmountError(DomainError):
    """More was to go back (``required_minor``) than is left of the gift (``available_minor``), or nothing."""

    code = "REFUND_AMOUNT"
    kind = "conflict"
    title = "That is more than is left of the gift; ask for less."


class PartialRefundError(DomainError):
    """A gift from the wallet of another organization goes back through the clearing accounts, as it came."""

    code = "REFUND_WHOLE_ONLY"
    kind = "conflict"
    title = "A gift from another organization's wallet can only be given back whole."


class ReceiptNotFoundError(DomainError):
    """The gift has no receipt, or the caller may not know of it."""

    code = "RECEIPT_NOT_FOUND"
    kind = "not_found"
    title = "There is no receipt here."


class ReceiptNotReadyError(DomainError):
    """The receipt has its number; the document is being made."""

    code = "RECEIPT_NOT_READY"
    kind = "unavailable"
    title = "The receipt is being made; try again in a moment."


class ReceiptVoidedError(DomainError):
    """The receipt was voided."""

    code = "RECEIPT_VOIDED"
    kind = "conflict"
    title = "This receipt was voided and is no longer valid."


class ReceiptNotDueError(DomainError):
    """The gift gets no receipt: it is not settled, gives no money, or nobody is named."""

    code = "RECEIPT_NOT_DUE"
    title = "Only a settled gift of money by somebody named gets a receipt."
