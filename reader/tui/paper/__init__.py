"""What the commands of the reader view do, without its widgets."""
