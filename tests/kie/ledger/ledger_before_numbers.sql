-- A ledger as the version before numbered migrations left it, with rows in every table.
-- search keeps its rows in tables of its own, which its first statement makes.
CREATE TABLE runs (
	id VARCHAR NOT NULL, 
	workspace VARCHAR NOT NULL, 
	created_at BIGINT NOT NULL, 
	origin VARCHAR NOT NULL, 
	brief TEXT NOT NULL, 
	click VARCHAR NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (workspace, click)
);
CREATE TABLE drafts (
	workspace VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	content TEXT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	PRIMARY KEY (workspace, name)
);
CREATE TABLE uploads (
	service VARCHAR NOT NULL, 
	sha256 VARCHAR NOT NULL, 
	url TEXT NOT NULL, 
	uploaded_at BIGINT NOT NULL, 
	PRIMARY KEY (service, sha256)
);
CREATE TABLE "references" (
	workspace VARCHAR NOT NULL, 
	sha256 VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	mime VARCHAR NOT NULL, 
	size BIGINT NOT NULL, 
	width INTEGER, 
	height INTEGER, 
	seconds FLOAT, 
	created_at BIGINT NOT NULL, 
	PRIMARY KEY (workspace, sha256)
);
CREATE TABLE spent (
	workspace VARCHAR NOT NULL, 
	service VARCHAR NOT NULL, 
	model VARCHAR NOT NULL, 
	attempts INTEGER NOT NULL, 
	keepers INTEGER NOT NULL, 
	credits FLOAT NOT NULL, 
	seconds FLOAT NOT NULL, 
	PRIMARY KEY (workspace, service, model)
);
CREATE TABLE discarded (
	sha256 VARCHAR NOT NULL, 
	since BIGINT NOT NULL, 
	PRIMARY KEY (sha256)
);
CREATE TABLE callbacks (
	service VARCHAR NOT NULL, 
	kie_task_id VARCHAR NOT NULL, 
	expected_at BIGINT, 
	arrived_at BIGINT, 
	PRIMARY KEY (service, kie_task_id)
);
CREATE TABLE refused_callbacks (
	service VARCHAR NOT NULL, 
	hour BIGINT NOT NULL, 
	reason VARCHAR NOT NULL, 
	count INTEGER NOT NULL, 
	PRIMARY KEY (service, hour, reason)
);
CREATE TABLE facts (
	name VARCHAR NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY (name)
);
CREATE TABLE tasks (
	id VARCHAR NOT NULL, 
	run_id VARCHAR NOT NULL, 
	workspace VARCHAR NOT NULL, 
	service VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	model VARCHAR NOT NULL, 
	medium VARCHAR NOT NULL, 
	prompt TEXT NOT NULL, 
	input TEXT NOT NULL, 
	tier VARCHAR DEFAULT '' NOT NULL, 
	width INTEGER NOT NULL, 
	height INTEGER NOT NULL, 
	state VARCHAR NOT NULL, 
	created_at BIGINT NOT NULL, 
	not_before BIGINT DEFAULT '0' NOT NULL, 
	submitted_at BIGINT, 
	watched_since BIGINT, 
	finished_at BIGINT, 
	kie_task_id VARCHAR, 
	seconds FLOAT, 
	expected_seconds FLOAT, 
	credits_expected FLOAT, 
	credits_billed FLOAT, 
	billed BOOLEAN, 
	error_kind VARCHAR, 
	error TEXT, 
	fail_code VARCHAR, 
	attempts INTEGER DEFAULT '0' NOT NULL, 
	retry_of VARCHAR, 
	starred BOOLEAN DEFAULT '0' NOT NULL, 
	deleted_at BIGINT, 
	kind VARCHAR DEFAULT '' NOT NULL, 
	colours TEXT DEFAULT '' NOT NULL, 
	parent_file VARCHAR, 
	note TEXT, 
	number BIGINT, 
	cell TEXT DEFAULT '{}' NOT NULL, 
	repeat INTEGER DEFAULT '0' NOT NULL, 
	name TEXT, 
	follow_up VARCHAR, 
	downloaded_at BIGINT, 
	stages TEXT DEFAULT '' NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(run_id) REFERENCES runs (id)
);
CREATE TABLE comparisons (
	run_id VARCHAR NOT NULL, 
	workspace VARCHAR NOT NULL, 
	layout TEXT NOT NULL, 
	PRIMARY KEY (run_id), 
	FOREIGN KEY(run_id) REFERENCES runs (id)
);
CREATE TABLE judgings (
	id VARCHAR NOT NULL, 
	run_id VARCHAR NOT NULL, 
	workspace VARCHAR NOT NULL, 
	axis VARCHAR NOT NULL, 
	options TEXT NOT NULL, 
	created_at BIGINT NOT NULL, 
	ended_at BIGINT, 
	PRIMARY KEY (id), 
	FOREIGN KEY(run_id) REFERENCES runs (id)
);
CREATE TABLE files (
	id VARCHAR NOT NULL, 
	task_id VARCHAR NOT NULL, 
	workspace VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	url TEXT NOT NULL, 
	state VARCHAR NOT NULL, 
	sha256 VARCHAR, 
	mime VARCHAR, 
	width INTEGER, 
	height INTEGER, 
	size BIGINT, 
	seconds FLOAT, 
	codec VARCHAR, 
	attempts INTEGER DEFAULT '0' NOT NULL, 
	reason TEXT, 
	created_at BIGINT NOT NULL, 
	stored_at BIGINT, 
	PRIMARY KEY (id), 
	UNIQUE (task_id, position), 
	FOREIGN KEY(task_id) REFERENCES tasks (id)
);
CREATE TABLE tags (
	task_id VARCHAR NOT NULL, 
	tag VARCHAR NOT NULL, 
	workspace VARCHAR NOT NULL, 
	PRIMARY KEY (task_id, tag), 
	FOREIGN KEY(task_id) REFERENCES tasks (id)
);
CREATE TABLE pairs (
	judging_id VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	workspace VARCHAR NOT NULL, 
	"group" VARCHAR NOT NULL, 
	left_option VARCHAR NOT NULL, 
	right_option VARCHAR NOT NULL, 
	left_file VARCHAR NOT NULL, 
	right_file VARCHAR NOT NULL, 
	outcome VARCHAR, 
	note TEXT, 
	voted_at BIGINT, 
	PRIMARY KEY (judging_id, number), 
	FOREIGN KEY(judging_id) REFERENCES judgings (id)
);
CREATE VIRTUAL TABLE search USING fts5
(scope, words, tokenize = "unicode61 remove_diacritics 2", prefix = '2 3', columnsize = 0);
CREATE TABLE tallies (workspace, model, kind, state, starred, service, count, PRIMARY KEY (workspace, model, kind, state, starred, service)) WITHOUT ROWID;
INSERT INTO "runs" VALUES ('01a22f47d478827296f72525e9f45459', 'local', 1796089566328, 'shell', '{"subject": "Kitchen still life", "colours": [{"hex": "#FF0000", "role": "palette"}], "draft": {"x": 1}}', '7321c29a9e5f5f7f');
INSERT INTO "runs" VALUES ('01a22f47d52f566e0d4fbc186b725c37', 'local', 1796089566511, 'shell', '{"subject": "a red mug, cr\u00e8me"}', '79535fafe41be102');
INSERT INTO "runs" VALUES ('01a22f47d56e222711c5e1727ddc39a2', 'local', 1796089566574, 'compare', '{"subject": "A jar"}', 'matrix');
INSERT INTO "runs" VALUES ('01a22f47d58914f165687f4f561fbacf', 'local', 1796089566601, 'shell', '{"subject": "a cancelled mug"}', '9e1e0e41d66a7c93');
INSERT INTO "runs" VALUES ('01a22f47d592b36d465265640f0a12bf', 'local', 1796089566610, 'shell', '{"subject": "a refused mug"}', '9131e49fe71a06e6');
INSERT INTO "runs" VALUES ('01a22f47d59a98b72561299f9ab2740b', 'local', 1796089566618, 'shell', '{"subject": "a unsure mug"}', 'c451c55e98f64d9b');
INSERT INTO "runs" VALUES ('01a22f47d5a6ed7bf153e4aca192ce0f', 'local', 1796089566630, 'shell', '{"subject": "a failed mug"}', '496736b656900f25');
INSERT INTO "runs" VALUES ('01a22f47d5ba5949997d7b26bcdc20ac', 'local', 1796089566650, 'shell', '{"subject": "a stopped mug"}', '6a86d49861535a5f');
INSERT INTO "runs" VALUES ('01a22f47d61b24567792a5602fc720ee', 'local', 1796089566747, 'shell', '{"subject": "deleted"}', '2bbdfdfa75a33bcf');
INSERT INTO "runs" VALUES ('01a22f47d63f8009eaf8cd9a927e1a58', 'them', 1796089566783, 'shell', '{"subject": "a mug of theirs"}', '8de3407251eebc26');
INSERT INTO "drafts" VALUES ('local', 'create', '{"texts": {"subject": "Mug \u201c\u00e9\u201d"}, "models": ["z-image"], "references": ["kie-file:db761f91fbc9ff178667b66427e378c754be9faa121a9ef64fb84c5e9531fede"]}', 1796089566826);
INSERT INTO "drafts" VALUES ('local', 'create before reuse', '{"texts": {"subject": "Jar"}}', 1796089566830);
INSERT INTO "drafts" VALUES ('them', 'create', '{"texts": {"subject": "Theirs"}}', 1796089566834);
INSERT INTO "drafts" VALUES ('local', 'preferences', '{"cutout": "http"}', 1796089566838);
INSERT INTO "drafts" VALUES ('local', 'word list animals', '{"lines": ["hare", "K\u00e4fer"]}', 1796089566842);
INSERT INTO "drafts" VALUES ('them', 'word list animals', '{"lines": ["wolf"]}', 1796089566846);
INSERT INTO "drafts" VALUES ('local', 'selection 73e75bdd062d34fbe14585568497fd9e', '{"ids": ["01a22f47d47a944af9c62082ac9c0846", "01a22f47d5a7b7b6ae94b530591e5d40"]}', 1796089566850);
INSERT INTO "drafts" VALUES ('local', 'report 210d3b6a9f5e365e1b6786ed9a2f15b0', '{"title": "Mugs", "facts": [["Service", "demo"]]}', 1796089566851);
INSERT INTO "uploads" VALUES ('https://kie.example.org', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'https://x.example.org/up', 1796089566866);
INSERT INTO "references" VALUES ('local', 'e4c075bf10c2068e6367245bf1956b8b404ebc52e3fdd5b0a5d51b022d3c70dd', 'vase.png', 'image/png', 220, 60, 30, NULL, 1796089566570);
INSERT INTO "spent" VALUES ('local', 'https://kie.example.org', 'z-image', 1, 0, 4.0, 0.0);
INSERT INTO "discarded" VALUES ('bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', 1796089566878);
INSERT INTO "callbacks" VALUES ('https://kie.example.org', 'kie-jar', 1796089566587, NULL);
INSERT INTO "callbacks" VALUES ('https://kie.example.org', 'kie-failed', 1796089566639, 1796089566872);
INSERT INTO "callbacks" VALUES ('https://kie.example.org', 'kie-stopped', 1796089566659, NULL);
INSERT INTO "refused_callbacks" VALUES ('https://kie.example.org', 498913, 'forged', 2);
INSERT INTO "facts" VALUES ('secret', '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO "facts" VALUES ('credit https://kie.example.org', '123.5');
INSERT INTO "facts" VALUES ('key refused https://other.example.org', '1796089566862');
INSERT INTO "tasks" VALUES ('01a22f47d47a944af9c62082ac9c0846', '01a22f47d478827296f72525e9f45459', 'local', 'https://kie.example.org', 0, 'z-image', 'image', 'a red mug, crème', '{"prompt": "a red mug, cr\u00e8me"}', '', 40, 30, 'success', 1796089566330, 0, 1796089566415, 1796089566426, 1796089566432, 'kie-ac9c0846', NULL, NULL, 4.0, 4.0, 1, NULL, NULL, NULL, 1, NULL, 1, NULL, 'text-to-image', '#FF0000', NULL, NULL, 1883336413104384223, '{}', 0, NULL, NULL, 1796089566823, 'submitting 1796089566416 waiting 1796089566427 success 1796089566433');
INSERT INTO "tasks" VALUES ('01a22f47d52f717f659ffc76cdb6a2c6', '01a22f47d52f566e0d4fbc186b725c37', 'local', 'https://kie.example.org', 0, 'cutout/auto', 'image', 'a red mug, crème', '{"prompt": "a red mug, cr\u00e8me"}', '', 40, 30, 'success', 1796089566511, 0, 1796089566523, 1796089566523, 1796089566534, NULL, 0.011, NULL, 4.0, 0.0, 0, NULL, NULL, NULL, 0, NULL, 0, NULL, 'utility', '', '01a22f47d4e2d571b711d93fcd58bfd3', 'On this machine.', 1883336413293846154, '{}', 0, NULL, NULL, NULL, 'generating 1796089566523 success 1796089566536');
INSERT INTO "tasks" VALUES ('01a22f47d5700d743d364c623fdc49a0', '01a22f47d56e222711c5e1727ddc39a2', 'local', 'https://kie.example.org', 0, 'z-image', 'image', 'a jar', '{"prompt": "a jar", "seed": 7}', '', 64, 64, 'generating', 1796089566576, 0, 1796089566583, 1796089566586, NULL, 'kie-jar', NULL, NULL, 4.0, NULL, NULL, NULL, NULL, NULL, 1, NULL, 0, NULL, 'text-to-image', '', NULL, NULL, 1883336413362981122, '{"model": "z-image"}', 0, 'jar', NULL, NULL, 'submitting 1796089566583 waiting 1796089566586 generating 1796089566597');
INSERT INTO "tasks" VALUES ('01a22f47d570e215301d0d8382653c31', '01a22f47d56e222711c5e1727ddc39a2', 'local', 'https://kie.example.org', 1, 'nano-banana-pro', 'image', 'a jar', '{"prompt": "a jar", "seed": 7}', '', 64, 64, 'queued', 1796089566576, 0, NULL, NULL, NULL, NULL, NULL, NULL, 4.0, NULL, NULL, NULL, NULL, NULL, 0, NULL, 0, NULL, 'text-to-image', '', NULL, NULL, 1883336413362247986, '{"model": "nano-banana-pro"}', 0, 'jar', NULL, NULL, '');
INSERT INTO "tasks" VALUES ('01a22f47d5894b7547cbfc04eb5b17ab', '01a22f47d58914f165687f4f561fbacf', 'local', 'https://kie.example.org', 0, 'z-image', 'image', 'a cancelled mug', '{"prompt": "a cancelled mug"}', '', 40, 30, 'cancelled', 1796089566601, 0, NULL, NULL, 1796089566607, NULL, NULL, NULL, 4.0, NULL, 0, 'cancelled', 'Taken back before it was sent. Nothing was billed.', NULL, 0, NULL, 0, NULL, 'text-to-image', '', NULL, NULL, 1883336413388245982, '{}', 0, NULL, NULL, NULL, 'cancelled 1796089566606');
INSERT INTO "tasks" VALUES ('01a22f47d59307d5e9daab7134ad45d9', '01a22f47d592b36d465265640f0a12bf', 'local', 'https://kie.example.org', 0, 'z-image', 'image', 'a refused mug', '{"prompt": "a refused mug"}', '', 40, 30, 'refused', 1796089566611, 0, NULL, NULL, 1796089566615, NULL, NULL, NULL, 4.0, NULL, 0, 'bad_input', 'Gone.', NULL, 0, NULL, 0, NULL, 'text-to-image', '', NULL, NULL, 1883336413398864319, '{}', 0, NULL, NULL, NULL, 'refused 1796089566614');
INSERT INTO "tasks" VALUES ('01a22f47d59ba27881271747ddf3b248', '01a22f47d59a98b72561299f9ab2740b', 'local', 'https://kie.example.org', 0, 'z-image', 'image', 'a unsure mug', '{"prompt": "a unsure mug"}', '', 40, 30, 'unsure', 1796089566619, 0, 1796089566623, NULL, 1796089566627, NULL, NULL, NULL, 4.0, NULL, NULL, 'outcome_unknown', 'The program ended while this request was on its way, so it may have been started and billed. It was not sent again. Look at kie.ai/logs, then attach its task id or send it anew.', NULL, 1, NULL, 0, NULL, 'text-to-image', '', NULL, NULL, 1883336413407790737, '{}', 0, NULL, NULL, NULL, 'submitting 1796089566623 unsure 1796089566627');
INSERT INTO "tasks" VALUES ('01a22f47d5a7b7b6ae94b530591e5d40', '01a22f47d5a6ed7bf153e4aca192ce0f', 'local', 'https://kie.example.org', 0, 'z-image', 'image', 'a failed mug', '{"prompt": "a failed mug"}', '', 40, 30, 'fail', 1796089566631, 0, 1796089566635, 1796089566638, 1796089566646, 'kie-failed', NULL, NULL, 4.0, 0.0, 0, 'generation_failed', 'It was flagged.', '422', 1, NULL, 0, NULL, 'text-to-image', '', NULL, NULL, 1883336413420118069, '{}', 0, NULL, NULL, NULL, 'submitting 1796089566634 waiting 1796089566639 fail 1796089566647');
INSERT INTO "tasks" VALUES ('01a22f47d5bbd06451a3ecd82ec97946', '01a22f47d5ba5949997d7b26bcdc20ac', 'local', 'https://kie.example.org', 0, 'z-image', 'image', 'a stopped mug', '{"prompt": "a stopped mug"}', '', 40, 30, 'stopped', 1796089566651, 0, 1796089566655, 1796089566658, 1796089566666, 'kie-stopped', NULL, NULL, 4.0, NULL, NULL, 'stopped', 'Too long.', NULL, 1, NULL, 0, NULL, 'text-to-image', '', NULL, NULL, 1883336413441159289, '{}', 0, NULL, NULL, NULL, 'submitting 1796089566654 waiting 1796089566659 stopped 1796089566667');
INSERT INTO "tasks" VALUES ('01a22f47d5d0ec13421a3739301623c7', '01a22f47d5a6ed7bf153e4aca192ce0f', 'local', 'https://kie.example.org', 1, 'z-image', 'image', 'a failed mug', '{"prompt": "a failed mug"}', '', 40, 30, 'queued', 1796089566673, 0, NULL, NULL, NULL, NULL, NULL, NULL, 4.0, NULL, NULL, NULL, NULL, NULL, 0, '01a22f47d5a7b7b6ae94b530591e5d40', 0, NULL, 'text-to-image', '', NULL, NULL, 1883336413464357882, '{}', 0, NULL, NULL, NULL, '');
INSERT INTO "tasks" VALUES ('01a22f47d61bd8570edeecb7134c07b4', '01a22f47d61b24567792a5602fc720ee', 'local', 'https://kie.example.org', 0, 'z-image', 'image', 'deleted', '{"prompt": "deleted"}', '', 40, 30, 'success', 1796089566747, 0, 1796089566751, 1796089566752, 1796089566762, 'kie-134c07b4', NULL, NULL, 4.0, 4.0, 1, NULL, NULL, NULL, 1, NULL, 0, 1796089566779, 'text-to-image', '', NULL, NULL, 1883336413541589724, '{}', 0, NULL, NULL, NULL, 'submitting 1796089566750 waiting 1796089566752 success 1796089566763');
INSERT INTO "tasks" VALUES ('01a22f47d63ff805444a25c58e4d12fa', '01a22f47d63f8009eaf8cd9a927e1a58', 'them', 'https://kie.example.org', 0, 'z-image', 'image', 'a mug of theirs', '{"prompt": "a mug of theirs"}', '', 40, 30, 'success', 1796089566783, 0, 1796089566787, 1796089566790, 1796089566794, 'kie-8e4d12fa', NULL, NULL, 4.0, 4.0, 1, NULL, NULL, NULL, 1, NULL, 0, NULL, 'text-to-image', '', NULL, NULL, 1883336413580028877, '{}', 0, NULL, NULL, NULL, 'submitting 1796089566786 waiting 1796089566791 success 1796089566794');
INSERT INTO "comparisons" VALUES ('01a22f47d478827296f72525e9f45459', 'local', '{"kind": "models", "axes": [{"id": "model", "title": "Model", "values": [{"key": "z-image", "label": "Z-Image"}]}], "left_out": []}');
INSERT INTO "comparisons" VALUES ('01a22f47d56e222711c5e1727ddc39a2', 'local', '{"kind": "models", "axes": [{"id": "model", "title": "Model", "values": [{"key": "z-image", "label": "Z-Image"}]}], "left_out": []}');
INSERT INTO "judgings" VALUES ('7b961042e2a138f8fde02cb46b083846', '01a22f47d478827296f72525e9f45459', 'local', 'model', '{"a": "A", "b": "B"}', 1796089566548, 1796089566559);
INSERT INTO "files" VALUES ('01a22f47d4e2d571b711d93fcd58bfd3', '01a22f47d47a944af9c62082ac9c0846', 'local', 0, 'https://files.example.org/0?token=secret', 'stored', 'd709636155354b141938fb7e1bcd2b724b6f4f2f73d569b8bb34f12562b52ca6', 'image/png', 40, 30, 176, NULL, NULL, 0, NULL, 1796089566434, 1796089566482);
INSERT INTO "files" VALUES ('01a22f47d4e72478af0eb9202aa265f8', '01a22f47d47a944af9c62082ac9c0846', 'local', 1, 'https://files.example.org/1?token=secret', 'stored', 'ab754014c8db77c6d454bf1c63f29fd138a755060c291f4a8032064ac29c9593', 'video/mp4', 64, 48, 15086, 1.0, 'mpeg4', 0, NULL, 1796089566439, 1796089566504);
INSERT INTO "files" VALUES ('01a22f47d5489558773e9567afff01e6', '01a22f47d52f717f659ffc76cdb6a2c6', 'local', 0, '', 'stored', 'db761f91fbc9ff178667b66427e378c754be9faa121a9ef64fb84c5e9531fede', 'image/png', 44, 30, 187, NULL, NULL, 0, NULL, 1796089566534, 1796089566534);
INSERT INTO "files" VALUES ('01a22f47d62bde9bace8b3ec3981c5ee', '01a22f47d61bd8570edeecb7134c07b4', 'local', 0, 'https://files.example.org/0?token=secret', 'stored', 'a11d0eda1eb5cd6d5bdc26863bd11b0cb591e99c8beed145fdeda80a20971ad0', 'image/png', 90, 30, 288, NULL, NULL, 0, NULL, 1796089566763, 1796089566774);
INSERT INTO "files" VALUES ('01a22f47d64b6ef16eac713915602804', '01a22f47d63ff805444a25c58e4d12fa', 'them', 0, 'https://files.example.org/0?token=secret', 'stored', '3a85464b9d9bb2d9ead4d7453f70a27aca2547557688ccba6f0e1716762949a6', 'image/png', 95, 30, 287, NULL, NULL, 0, NULL, 1796089566795, 1796089566806);
INSERT INTO "tags" VALUES ('01a22f47d5a7b7b6ae94b530591e5d40', 'keep', 'local');
INSERT INTO "tags" VALUES ('01a22f47d47a944af9c62082ac9c0846', 'keep', 'local');
INSERT INTO "pairs" VALUES ('7b961042e2a138f8fde02cb46b083846', 0, 'local', '0', 'a', 'b', '01a22f47d4e2d571b711d93fcd58bfd3', '01a22f47d4e72478af0eb9202aa265f8', 'left', 'Sharper.', 1796089566551);
INSERT INTO search (rowid, scope, words) VALUES (1883336413104384223, 'x307005a087dd9a1d xa9e0b42a02a5887a xff678d1b4cb5797a x0c9a8164567c2f7a x443a583e19833f3b x2dea573471cdb645', 'a red mug, crème
Kitchen still life
keep
Z-Image
z-image
#FF0000');
INSERT INTO search (rowid, scope, words) VALUES (1883336413293846154, 'x307005a087dd9a1d xc5946aeaa1ede08f x56843082a8f67857 x0c9a8164567c2f7a', 'a red mug, crème
a red mug, crème
Background removal
cutout/auto
');
INSERT INTO search (rowid, scope, words) VALUES (1883336413362247986, 'x307005a087dd9a1d xcdc40dac53852b88 xff678d1b4cb5797a x0c9a8164567c2f7a', 'a jar
A jar
Nano Banana Pro
nano-banana-pro
');
INSERT INTO search (rowid, scope, words) VALUES (1883336413362981122, 'x307005a087dd9a1d xa9e0b42a02a5887a xff678d1b4cb5797a x0c9a8164567c2f7a', 'a jar
A jar
Z-Image
z-image
');
INSERT INTO search (rowid, scope, words) VALUES (1883336413388245982, 'x307005a087dd9a1d xa9e0b42a02a5887a xff678d1b4cb5797a x0c9a8164567c2f7a', 'a cancelled mug
a cancelled mug
Z-Image
z-image
');
INSERT INTO search (rowid, scope, words) VALUES (1883336413398864319, 'x307005a087dd9a1d xa9e0b42a02a5887a xff678d1b4cb5797a x0c9a8164567c2f7a', 'a refused mug
a refused mug
Z-Image
z-image
');
INSERT INTO search (rowid, scope, words) VALUES (1883336413407790737, 'x307005a087dd9a1d xa9e0b42a02a5887a xff678d1b4cb5797a x0c9a8164567c2f7a', 'a unsure mug
a unsure mug
Z-Image
z-image
');
INSERT INTO search (rowid, scope, words) VALUES (1883336413420118069, 'x307005a087dd9a1d xa9e0b42a02a5887a xff678d1b4cb5797a x0c9a8164567c2f7a x443a583e19833f3b', 'a failed mug
a failed mug
keep
Z-Image
z-image
');
INSERT INTO search (rowid, scope, words) VALUES (1883336413441159289, 'x307005a087dd9a1d xa9e0b42a02a5887a xff678d1b4cb5797a x0c9a8164567c2f7a', 'a stopped mug
a stopped mug
Z-Image
z-image
');
INSERT INTO search (rowid, scope, words) VALUES (1883336413464357882, 'x307005a087dd9a1d xa9e0b42a02a5887a xff678d1b4cb5797a x0c9a8164567c2f7a', 'a failed mug
a failed mug
Z-Image
z-image
');
INSERT INTO search (rowid, scope, words) VALUES (1883336413580028877, 'x62c46765af89a7b7 x3f217684f873a7aa x78e3987bd45ed696 x186b6c115febb34c', 'a mug of theirs
a mug of theirs
Z-Image
z-image
');
INSERT INTO "tallies" VALUES ('local', 'cutout/auto', 'utility', 'generating', 0, 'https://kie.example.org', 0);
INSERT INTO "tallies" VALUES ('local', 'cutout/auto', 'utility', 'queued', 0, 'https://kie.example.org', 0);
INSERT INTO "tallies" VALUES ('local', 'cutout/auto', 'utility', 'success', 0, 'https://kie.example.org', 1);
INSERT INTO "tallies" VALUES ('local', 'nano-banana-pro', '', 'queued', 0, 'https://kie.example.org', 0);
INSERT INTO "tallies" VALUES ('local', 'nano-banana-pro', 'text-to-image', 'queued', 0, 'https://kie.example.org', 1);
INSERT INTO "tallies" VALUES ('local', 'z-image', '', 'queued', 0, 'https://kie.example.org', 0);
INSERT INTO "tallies" VALUES ('local', 'z-image', 'text-to-image', 'cancelled', 0, 'https://kie.example.org', 1);
INSERT INTO "tallies" VALUES ('local', 'z-image', 'text-to-image', 'fail', 0, 'https://kie.example.org', 1);
INSERT INTO "tallies" VALUES ('local', 'z-image', 'text-to-image', 'generating', 0, 'https://kie.example.org', 1);
INSERT INTO "tallies" VALUES ('local', 'z-image', 'text-to-image', 'queued', 0, 'https://kie.example.org', 1);
INSERT INTO "tallies" VALUES ('local', 'z-image', 'text-to-image', 'refused', 0, 'https://kie.example.org', 1);
INSERT INTO "tallies" VALUES ('local', 'z-image', 'text-to-image', 'stopped', 0, 'https://kie.example.org', 1);
INSERT INTO "tallies" VALUES ('local', 'z-image', 'text-to-image', 'submitting', 0, 'https://kie.example.org', 0);
INSERT INTO "tallies" VALUES ('local', 'z-image', 'text-to-image', 'success', 0, 'https://kie.example.org', 0);
INSERT INTO "tallies" VALUES ('local', 'z-image', 'text-to-image', 'success', 1, 'https://kie.example.org', 1);
INSERT INTO "tallies" VALUES ('local', 'z-image', 'text-to-image', 'unsure', 0, 'https://kie.example.org', 1);
INSERT INTO "tallies" VALUES ('local', 'z-image', 'text-to-image', 'waiting', 0, 'https://kie.example.org', 0);
INSERT INTO "tallies" VALUES ('them', 'z-image', '', 'queued', 0, 'https://kie.example.org', 0);
INSERT INTO "tallies" VALUES ('them', 'z-image', 'text-to-image', 'queued', 0, 'https://kie.example.org', 0);
INSERT INTO "tallies" VALUES ('them', 'z-image', 'text-to-image', 'submitting', 0, 'https://kie.example.org', 0);
INSERT INTO "tallies" VALUES ('them', 'z-image', 'text-to-image', 'success', 0, 'https://kie.example.org', 1);
INSERT INTO "tallies" VALUES ('them', 'z-image', 'text-to-image', 'waiting', 0, 'https://kie.example.org', 0);
CREATE INDEX runs_newest ON runs (workspace, created_at DESC, id DESC);
CREATE INDEX callbacks_arrived ON callbacks (service, arrived_at DESC);
CREATE INDEX callbacks_expected ON callbacks (service, expected_at DESC);
CREATE INDEX tasks_by_all ON tasks (workspace, number DESC, state, model, kind, starred, service) WHERE deleted_at IS NULL;
CREATE INDEX tasks_number ON tasks (number, state, starred);
CREATE INDEX tasks_by_colours ON tasks (workspace, colours, number DESC, state, model, kind, starred, service) WHERE deleted_at IS NULL;
CREATE INDEX tasks_newest ON tasks (workspace, created_at DESC, id DESC);
CREATE INDEX tasks_deleted ON tasks (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX tasks_parent ON tasks (parent_file) WHERE parent_file IS NOT NULL;
CREATE INDEX tasks_open ON tasks (service, state) WHERE state NOT IN ('cancelled', 'fail', 'refused', 'stopped', 'success', 'unsure');
CREATE INDEX ix_tasks_run_id ON tasks (run_id);
CREATE INDEX tasks_by_kind ON tasks (workspace, kind, number DESC, state, model, starred, service) WHERE deleted_at IS NULL;
CREATE INDEX tasks_durations ON tasks (model, tier, finished_at DESC) WHERE state = 'success';
CREATE INDEX tasks_by_starred ON tasks (workspace, starred, number DESC, state, model, kind, service) WHERE deleted_at IS NULL;
CREATE INDEX tasks_tried ON tasks (workspace, service, model, state, finished_at DESC, seconds, billed, credits_billed, credits_expected, starred, deleted_at, downloaded_at, id);
CREATE INDEX tasks_by_state ON tasks (workspace, state, number DESC, model, kind, starred, service) WHERE deleted_at IS NULL;
CREATE INDEX tasks_by_model ON tasks (workspace, model, number DESC, state, kind, starred, service) WHERE deleted_at IS NULL;
CREATE INDEX tasks_by_model_state ON tasks (workspace, model, state, number DESC, kind, starred, service) WHERE deleted_at IS NULL;
CREATE INDEX ix_tasks_kie_task_id ON tasks (kie_task_id);
CREATE INDEX ix_judgings_run_id ON judgings (run_id);
CREATE INDEX ix_files_task_id ON files (task_id);
CREATE INDEX ix_files_state ON files (state);
CREATE INDEX ix_files_sha256 ON files (sha256);
CREATE INDEX tags_in_use ON tags (workspace, tag);
CREATE INDEX pairs_won_left ON pairs (left_file) WHERE outcome = 'left';
CREATE INDEX pairs_won_right ON pairs (right_file) WHERE outcome = 'right';
CREATE TRIGGER tally_insert AFTER INSERT ON tasks BEGIN 
    INSERT INTO tallies SELECT new.workspace, new.model, new.kind, new.state, new.starred, new.service, 1 WHERE new.deleted_at IS NULL
    ON CONFLICT DO UPDATE SET count = count + 1;
     END;
CREATE TRIGGER tally_delete AFTER DELETE ON tasks BEGIN 
    INSERT INTO tallies SELECT old.workspace, old.model, old.kind, old.state, old.starred, old.service, -1 WHERE old.deleted_at IS NULL
    ON CONFLICT DO UPDATE SET count = count + -1;
     END;
CREATE TRIGGER tally_update AFTER UPDATE OF workspace, model, kind, state, starred, service, deleted_at ON tasks BEGIN 
    INSERT INTO tallies SELECT old.workspace, old.model, old.kind, old.state, old.starred, old.service, -1 WHERE old.deleted_at IS NULL
    ON CONFLICT DO UPDATE SET count = count + -1;
     
    INSERT INTO tallies SELECT new.workspace, new.model, new.kind, new.state, new.starred, new.service, 1 WHERE new.deleted_at IS NULL
    ON CONFLICT DO UPDATE SET count = count + 1;
     END;
CREATE TRIGGER stage_entered AFTER UPDATE OF state ON tasks WHEN new.state IS NOT old.state
BEGIN UPDATE tasks SET stages = ltrim(stages || ' ' || new.state || ' ' || CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)) WHERE id = new.id; END;
