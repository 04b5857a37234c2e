"""Bytes of pictures, clips and sounds: stored by their content, read, named, fetched, described."""
