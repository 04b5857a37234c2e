"""The tables of the ledger as the queries see them: names, types, keys, what may be missing.

They are made by `migrations`, with their indexes and triggers; a test holds the two together.
"""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()


runs = sa.Table(
    "runs",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("workspace", sa.String, nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("origin", sa.String, nullable=False),
    sa.Column("brief", sa.Text, nullable=False),
    sa.Column("click", sa.String, nullable=False),
)


tasks = sa.Table(
    "tasks",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("run_id", sa.String, nullable=False),
    sa.Column("workspace", sa.String, nullable=False),
    sa.Column("service", sa.String, nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("model", sa.String, nullable=False),
    sa.Column("medium", sa.String, nullable=False),
    sa.Column("prompt", sa.Text, nullable=False),
    sa.Column("input", sa.Text, nullable=False),
    sa.Column("tier", sa.String, nullable=False, server_default=""),
    sa.Column("width", sa.Integer, nullable=False),
    sa.Column("height", sa.Integer, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("not_before", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("submitted_at", sa.BigInteger),
    sa.Column("watched_since", sa.BigInteger),
    sa.Column("finished_at", sa.BigInteger),
    sa.Column("kie_task_id", sa.String),
    sa.Column("seconds", sa.Float),
    sa.Column("expected_seconds", sa.Float),
    sa.Column("credits_expected", sa.Float),
    sa.Column("credits_billed", sa.Float),
    sa.Column("billed", sa.Boolean),
    sa.Column("error_kind", sa.String),
    sa.Column("error", sa.Text),
    sa.Column("fail_code", sa.String),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("retry_of", sa.String),
    sa.Column("starred", sa.Boolean, nullable=False, server_default="0"),
    sa.Column("deleted_at", sa.BigInteger),
    sa.Column("kind", sa.String, nullable=False, server_default=""),
    sa.Column("colours", sa.Text, nullable=False, server_default=""),
    sa.Column("parent_file", sa.String),
    sa.Column("note", sa.Text),
    sa.Column("number", sa.BigInteger),
    sa.Column("cell", sa.Text, nullable=False, server_default="{}"),
    sa.Column("repeat", sa.Integer, nullable=False, server_default="0"),
    sa.Column("name", sa.Text),
    sa.Column("follow_up", sa.String),
    sa.Column("downloaded_at", sa.BigInteger),
    sa.Column("stages", sa.Text, nullable=False, server_default=""),
    sa.Column("attached", sa.Boolean, nullable=False, server_default="0"),
)


files = sa.Table(
    "files",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("task_id", sa.String, nullable=False),
    sa.Column("workspace", sa.String, nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("sha256", sa.String),
    sa.Column("mime", sa.String),
    sa.Column("width", sa.Integer),
    sa.Column("height", sa.Integer),
    sa.Column("size", sa.BigInteger),
    sa.Column("seconds", sa.Float),
    sa.Column("codec", sa.String),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("reason", sa.Text),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("stored_at", sa.BigInteger),
)


picture_checks = sa.Table(
    "picture_checks",
    metadata,
    sa.Column("file_id", sa.String, primary_key=True),
    sa.Column("workspace", sa.String, nullable=False),
    sa.Column("content", sa.Text),
    sa.Column("palette", sa.String),
    sa.Column("fingerprint", sa.String),
)
"""What was measured on a picture, as JSON; without content it is still to be measured. `palette` is "missed" where a
colour that was asked for is not there."""


drafts = sa.Table(
    "drafts",
    metadata,
    sa.Column("workspace", sa.String, primary_key=True),
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("updated_at", sa.BigInteger, nullable=False),
)
"""Forms as they are being filled in."""


draft_revisions = sa.Table(
    "draft_revisions",
    metadata,
    sa.Column("workspace", sa.String, primary_key=True),
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("writer", sa.String, nullable=False),
    sa.Column("began_at", sa.BigInteger, nullable=False),
    sa.Column("parent", sa.Integer),
    sa.Column("restored", sa.Integer),
)
"""What each form was before, newest version last. `parent` is the version that one was written over, `restored` the one
that an Undo or Redo brought back."""


saved_briefs = sa.Table(
    "saved_briefs",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("workspace", sa.String, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("description", sa.Text, nullable=False, server_default=""),
    sa.Column("folder", sa.Text, nullable=False, server_default=""),
    sa.Column("starred", sa.Boolean, nullable=False, server_default="0"),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("deleted_at", sa.BigInteger),
)
"""Briefs that somebody keeps under a name."""


saved_brief_versions = sa.Table(
    "saved_brief_versions",
    metadata,
    sa.Column("brief_id", sa.String, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("workspace", sa.String, nullable=False),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("saved_at", sa.BigInteger, nullable=False),
)
"""Every save of a saved brief: the whole form as JSON, numbered from 1."""


word_lists = sa.Table(
    "word_lists",
    metadata,
    sa.Column("workspace", sa.String, primary_key=True),
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("lines", sa.Text, nullable=False),
    sa.Column("updated_at", sa.BigInteger, nullable=False),
)
"""Lists that a person brought for briefs to draw from; `lines` is a JSON array."""


preferences = sa.Table(
    "preferences",
    metadata,
    sa.Column("workspace", sa.String, primary_key=True),
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
    sa.Column("updated_at", sa.BigInteger, nullable=False),
)


selections = sa.Table(
    "selections",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("workspace", sa.String, nullable=False),
    sa.Column("task_ids", sa.Text, nullable=False),
    sa.Column("updated_at", sa.BigInteger, nullable=False),
)
"""Which tasks a download is about; `task_ids` is a JSON array. No use once the download's address has died."""


reports = sa.Table(
    "reports",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("workspace", sa.String, nullable=False),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("updated_at", sa.BigInteger, nullable=False),
)
"""What stands in a report, as JSON. No use once its address has died."""


uploads = sa.Table(
    "uploads",
    metadata,
    sa.Column("service", sa.String, primary_key=True),
    sa.Column("sha256", sa.String, primary_key=True),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("uploaded_at", sa.BigInteger, nullable=False),
)


references = sa.Table(
    "references",
    metadata,
    sa.Column("workspace", sa.String, primary_key=True),
    sa.Column("sha256", sa.String, primary_key=True),
    sa.Column("name", sa.String, nullable=False),
    sa.Column("mime", sa.String, nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("width", sa.Integer),
    sa.Column("height", sa.Integer),
    sa.Column("seconds", sa.Float),
    sa.Column("created_at", sa.BigInteger, nullable=False),
)


tags = sa.Table(
    "tags",
    metadata,
    sa.Column("task_id", sa.String, primary_key=True),
    sa.Column("tag", sa.String, primary_key=True),
    sa.Column("workspace", sa.String, nullable=False),
)


collections = sa.Table(
    "collections",
    metadata,
    sa.Column("workspace", sa.String, primary_key=True),
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("created_at", sa.BigInteger, nullable=False),
)


collected = sa.Table(
    "collected",
    metadata,
    sa.Column("workspace", sa.String, primary_key=True),
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("task_id", sa.String, primary_key=True),
    sa.Column("added_at", sa.BigInteger, nullable=False),
)
"""Which results lie in which collection; a result may lie in several."""


saved_searches = sa.Table(
    "saved_searches",
    metadata,
    sa.Column("workspace", sa.String, primary_key=True),
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("filters", sa.Text, nullable=False),
    sa.Column("updated_at", sa.BigInteger, nullable=False),
)
"""Filters of the history under a name; `filters` is a JSON object, as the address line has them."""


picked = sa.Table(
    "picked",
    metadata,
    sa.Column("run_id", sa.String, primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("task_id", sa.String, nullable=False),
    sa.Column("workspace", sa.String, nullable=False),
)
"""Results of other runs that were picked to be compared: what a run of the origin `picked` shows."""


lineage = sa.Table(
    "lineage",
    metadata,
    sa.Column("child", sa.String, primary_key=True),
    sa.Column("parent", sa.String, primary_key=True),
    sa.Column("workspace", sa.String, nullable=False),
    sa.Column("how", sa.String, nullable=False),
)
"""What led to what: a task and the one that it came of; `how` is a `Derivation`."""


comparisons = sa.Table(
    "comparisons",
    metadata,
    sa.Column("run_id", sa.String, primary_key=True),
    sa.Column("workspace", sa.String, nullable=False),
    sa.Column("layout", sa.Text, nullable=False),
)
"""Runs that were laid out along axes; a run without a row here compares its models."""


judgings = sa.Table(
    "judgings",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("run_id", sa.String, nullable=False),
    sa.Column("workspace", sa.String, nullable=False),
    sa.Column("axis", sa.String, nullable=False),
    sa.Column("options", sa.Text, nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("ended_at", sa.BigInteger),
)


pairs = sa.Table(
    "pairs",
    metadata,
    sa.Column("judging_id", sa.String, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("workspace", sa.String, nullable=False),
    sa.Column("group", sa.String, nullable=False),
    sa.Column("left_option", sa.String, nullable=False),
    sa.Column("right_option", sa.String, nullable=False),
    sa.Column("left_file", sa.String, nullable=False),
    sa.Column("right_file", sa.String, nullable=False),
    sa.Column("outcome", sa.String),
    sa.Column("note", sa.Text),
    sa.Column("voted_at", sa.BigInteger),
)
"""The pairs of a judging, fixed with their sides when it begins; `outcome` is null until a vote."""


spent = sa.Table(
    "spent",
    metadata,
    sa.Column("workspace", sa.String, primary_key=True),
    sa.Column("service", sa.String, primary_key=True),
    sa.Column("model", sa.String, primary_key=True),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("keepers", sa.Integer, nullable=False),
    sa.Column("credits", sa.Float, nullable=False),
    sa.Column("seconds", sa.Float, nullable=False),
)
"""What tasks that were removed for good had cost: deleting a failure does not make its model cheaper."""


discarded = sa.Table(
    "discarded",
    metadata,
    sa.Column("sha256", sa.String, primary_key=True),
    sa.Column("since", sa.BigInteger, nullable=False),
)
"""Bytes that may have lost their last row. They are removed only after the rows are durably gone."""


callbacks = sa.Table(
    "callbacks",
    metadata,
    sa.Column("service", sa.String, primary_key=True),
    sa.Column("kie_task_id", sa.String, primary_key=True),
    sa.Column("expected_at", sa.BigInteger),
    sa.Column("arrived_at", sa.BigInteger),
)
"""Tasks that KIE was asked to report on: when it was asked, and when its first report came."""


refused_callbacks = sa.Table(
    "refused_callbacks",
    metadata,
    sa.Column("service", sa.String, primary_key=True),
    sa.Column("hour", sa.BigInteger, primary_key=True),
    sa.Column("reason", sa.String, primary_key=True),
    sa.Column("count", sa.Integer, nullable=False),
)
"""How many reports were turned away, by hour (since 1970) and reason; no more than a day of it is kept."""


facts = sa.Table(
    "facts",
    metadata,
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)
