"""The screens: they route keys and messages and leave the work to others."""
