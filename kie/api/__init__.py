"""KIE's API over HTTP: the client, the protocol as pure functions, error messages for people, and rate limits."""
