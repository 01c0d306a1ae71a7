"""No test reaches the network, the real home directory, or a machine's clock settings."""
