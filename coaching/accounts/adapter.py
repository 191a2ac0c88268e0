"""What we tell allauth about our users."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Our users have one name and no username; a refusal says what to do next."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": (
            "This address and this password do not belong together. Check both, or sign in "
            "with a code by e-mail."
        ),
        "incorrect_code": "That is not the code. Check it, or ask for a new one.",
        "incorrect_password": "That is not your password. Check it and try again.",
        "enter_current_password": "Enter your present password.",
        "too_many_login_attempts": "Too many tries. Wait a few minutes.",
        "rate_limited": "Too many tries. Wait a few minutes.",
        "duplicate_email": "Your account has this address already.",
        "same_as_current": "That is the same as before. Choose a new one.",
    }

    def save_user(self, request: Any, user: Any, form: Any, commit: bool = True) -> Any:
        user = super().save_user(request, user, form, commit=False)
        user.name = form.cleaned_data.get("name", "").strip()
        if commit:
            user.save()
        return user


def display(user: Any) -> str:
    return user.name or user.email
