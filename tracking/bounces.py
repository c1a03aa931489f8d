"""Mails that came back, as the mail server tells of them (RFC 3464)."""

import re
from email import message_from_bytes, policy

ADDRESS = re.compile(r"(?:rfc822|utf-8)\s*;\s*<?([^\s<>;]+@[^\s<>;]+)>?", re.IGNORECASE)
FINAL = "5."  # a status that begins so will not get better


def returned_addresses(content: bytes) -> list[str]:
    """Of one report: the addresses that will never take the mail. A report of delay tells of none."""
    found = []
    for part in message_from_bytes(content, policy=policy.default).walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for group in part.get_payload():
            told = group if hasattr(group, "get") else {}
            address = ADDRESS.search(str(told.get("Original-Recipient") or told.get("Final-Recipient") or ""))
            failed = str(told.get("Action", "")).strip().lower() == "failed"
            if address and failed and str(told.get("Status", FINAL)).strip().startswith(FINAL):
                found.append(address[1])
    return list(dict.fromkeys(found))
