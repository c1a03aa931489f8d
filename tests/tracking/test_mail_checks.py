import pytest

from tracking.checks import sender_of_mails


@pytest.mark.parametrize(
    ("sender", "reply_to", "mailbox", "said"),
    [
        ("utbildning@larkdala.example", "hr@larkdala.example", None, []),
        ("Utbildning <larkompass@localhost>", "hr@larkdala.example", None, ["tracking.W001"]),
        ("utbildning", "", None, ["tracking.W001", "tracking.W002"]),
        ("utbildning@larkdala.example", "hr@larkdala.example", "var/mail", ["tracking.W003"]),
    ],
)
def test_deploy_check_says_what_is_missing_for_mails(settings, sender, reply_to, mailbox, said):
    settings.DEFAULT_FROM_EMAIL, settings.MAIL_REPLY_TO, settings.MAILBOX = sender, reply_to, mailbox

    assert [each.id for each in sender_of_mails(None)] == said
