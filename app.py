"""The ASGI app: `streamlit run app.py` serves pages, routes and the worker from one process."""

import sys
from pathlib import Path

import streamlit as st

from kie.errors import KieError
from kie.logging_setup import set_up_logging
from kie.playground.container import current
from kie.server.early_styles import styled_by
from kie.server.lifespan import lifespan
from kie.server.routes import MIDDLEWARE, routes

set_up_logging()
try:
    current()
except KieError as error:
    print(error.message, file=sys.stderr)
    sys.exit(2)

STYLES = styled_by(Path(__file__).parent / "pages" / "ui" / "shared" / "assets" / "frame.css")
app = st.App(
    "pages/main.py",
    lifespan=lifespan,
    routes=routes(below=st.get_option("server.baseUrlPath")),
    middleware=[*MIDDLEWARE, STYLES],
)
