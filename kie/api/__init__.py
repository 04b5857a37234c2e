"""KIE's API over HTTP: the client, its wire as pure functions, and KIE's refusals in words for people."""
