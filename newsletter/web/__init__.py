"""What a browser sees and what hooks call."""
