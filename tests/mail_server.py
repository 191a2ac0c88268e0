"""A mail server for tests, which may refuse an address or be gone."""

from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

from django.core.mail.backends.locmem import EmailBackend


class Refusing(EmailBackend):
    """Keeps mail in `mail.outbox`, unless it refuses the address or is gone."""

    refused: tuple[str, ...] = ()
    gone = False

    def send_messages(self, messages):
        if self.gone:
            raise SMTPServerDisconnected("gone")
        if messages[0].to[0] in self.refused:
            raise SMTPRecipientsRefused({})
        return super().send_messages(messages)
