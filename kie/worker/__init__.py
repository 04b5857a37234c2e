"""The one that speaks to KIE: submits, polls, downloads, resumes. No browser needed."""
