"""The application, without Streamlit: what pages, shell and routes all call."""
