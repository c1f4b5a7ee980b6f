"""Second factors in a real browser."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.accounts.devices import code_of
from tests.browser.test_console import follow, grave_faults, manager, page, pytestmark, sign_in

__all__ = ["manager", "page", "pytestmark"]

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_passkey_is_made_and_opens_the_console(manager, page):
    link = page.context.new_cdp_session(page)
    link.send("WebAuthn.enable")
    link.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    sign_in(page, manager.user)
    page.goto(reverse("console_security"))
    assert grave_faults(page) == []
    page.get_by_label("Name").first.fill("Laptop")
    follow(page, page.get_by_role("button", name="Add a passkey"))

    expect(page.get_by_text("Keep them where you keep other papers.")).to_be_visible()
    page.context.clear_cookies()
    sign_in(page, manager.user)
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    assert grave_faults(page) == []
    follow(page, page.get_by_role("button", name="Use a passkey"))
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390])
def test_an_app_is_set_up_and_opens_the_console(manager, page, width):
    page.set_viewport_size({"width": width, "height": 844})
    sign_in(page, manager.user)
    page.goto(reverse("console_security"))
    follow(page, page.get_by_role("button", name="Show the QR code"))
    expect(page.get_by_role("img", name="QR code for the app")).to_be_visible()
    assert grave_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    secret = page.locator(".secret").inner_text()
    page.get_by_label("The six digits that it shows now").fill(code_of(secret))
    follow(page, page.get_by_role("button", name="Take it into use"))
    expect(page.locator(".codes li")).to_have_count(10)

    page.context.clear_cookies()
    sign_in(page, manager.user)
    page.get_by_label("The six digits").fill(code_of(secret, steps=1))
    follow(page, page.get_by_role("button", name="Confirm"))
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()
