"""The routes beside the pages: health, KIE's webhook, result files, downloads; and the lifespan with its worker."""
