"""Athletes of a club: what is measured about them, and what the numbers can say."""
