"""The only network of the program: one polite client, and what arXiv and Hugging Face answer to it.

Every request goes through ``Transport.get``, and every ``Transport`` of a user goes through one ``Gate``.
"""
