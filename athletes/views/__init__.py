"""Pages by screen: roster, capture, corrections, transfer."""
