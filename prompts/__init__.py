"""From a brief to the prompt that a model gets. Pure: no network, no disk but our own data, no Streamlit."""
