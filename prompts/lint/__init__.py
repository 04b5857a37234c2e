"""Small honest hints about a brief, before it costs credits: `lint` in rules.py runs them, a module a family of rules.

A hint is about words that are known to work against their writer, or about a tip that was not followed. Rules that look
at words know English and Chinese; a brief in another language gets the hints that do not depend on words. Nothing is
changed or blocked: what a hint offers, a person takes or leaves.
"""
