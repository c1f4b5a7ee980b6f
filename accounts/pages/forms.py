"""What the pages take."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class AnswerForm(forms.Form):
    """One proof."""

    code = forms.CharField(max_length=40, required=False, strip=True)
    password = forms.CharField(max_length=256, required=False, strip=False, widget=forms.PasswordInput)
    passkey = forms.JSONField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Take exactly one."""
        cleaned: dict[str, Any] = super().clean() or {}
        if sum(bool(cleaned.get(name)) for name in ("code", "password", "passkey")) != 1:
            raise forms.ValidationError(_("Type the code."))
        if cleaned.get("passkey") and not isinstance(cleaned["passkey"], dict):
            raise forms.ValidationError(_("This passkey could not be read."))
        return cleaned

    def answer(self) -> dict[str, Any]:
        """Return the proof by its kind: six digits are an app's code, anything else that is typed a recovery code."""
        typed = "".join(self.cleaned_data.get("code", "").split())
        if typed:
            return {"code" if typed.isdigit() else "recovery_code": typed}
        return {name: self.cleaned_data[name] for name in ("password", "passkey") if self.cleaned_data.get(name)}


class NameForm(forms.Form):
    """What a factor is called."""

    name = forms.CharField(max_length=60, required=False, strip=True)


class CodeForm(forms.Form):
    """The first code of an app."""

    factor = forms.UUIDField()
    code = forms.RegexField(r"^[0-9]{6}$", strip=True)


class PasskeyForm(NameForm):
    """What a browser made."""

    passkey = forms.JSONField()

    def clean_passkey(self) -> dict[str, Any]:
        """Take an object."""
        made = self.cleaned_data["passkey"]
        if not isinstance(made, dict):
            raise forms.ValidationError(_("This passkey could not be read."))
        return made
