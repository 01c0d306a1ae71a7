"""Whole papers: downloaded politely, kept within a budget, opened and searched without a network."""
