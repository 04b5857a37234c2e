"""Comparisons as the application knows them: matchups for blind judging, reports, recordings."""
