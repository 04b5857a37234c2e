"""KIE's older endpoint families: Veo, 4o, Flux Kontext, Runway, Aleph, and those that are not served here."""
