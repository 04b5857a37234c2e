"""The routes beside the pages: health, the webhook, result files, downloads; and the lifespan that runs the worker."""
