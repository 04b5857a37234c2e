"""One file a vendor, one literal a model. A new file or literal here is found by itself."""
