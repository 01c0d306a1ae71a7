"""Text to domain (``parse_*``) and domain to text (``render_*``); pure functions."""
