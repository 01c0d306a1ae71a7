"""Whole papers: HTML and PDF to one document model, and the model to lines of text. No network, no Textual."""
