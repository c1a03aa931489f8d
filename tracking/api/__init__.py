"""What other systems may fetch of the follow-up. Answers only: nothing is changed through here."""
