BEGIN TRANSACTION;
CREATE TABLE acceptance (
	id INTEGER NOT NULL, 
	board_id INTEGER NOT NULL, 
	user_id INTEGER NOT NULL, 
	statement_digest VARCHAR(64) NOT NULL, 
	accepted_at DATETIME NOT NULL, 
	CONSTRAINT pk_acceptance PRIMARY KEY (id), 
	CONSTRAINT fk_acceptance_board_id_board FOREIGN KEY(board_id) REFERENCES board (id), 
	CONSTRAINT fk_acceptance_user_id_account FOREIGN KEY(user_id) REFERENCES account (id), 
	CONSTRAINT uq_acceptance_board_id_user_id_statement_digest UNIQUE (board_id, user_id, statement_digest)
);
INSERT INTO "acceptance" VALUES(1,1,1,'acceptance statement_digest 1 ŵŷ','2026-11-20 09:30:15.123456');
INSERT INTO "acceptance" VALUES(2,2,2,'acceptance statement_digest 2 ŵŷ','2026-11-20 09:30:15.123456');
CREATE TABLE account (
	id INTEGER NOT NULL, 
	email VARCHAR(254), 
	password VARCHAR(255), 
	active BOOLEAN NOT NULL, 
	is_operator BOOLEAN NOT NULL, 
	totp_secret VARCHAR(500), 
	totp_last_step INTEGER, 
	recovery_codes JSON, 
	passkey_handle VARCHAR(64), 
	created_at DATETIME NOT NULL, 
	erased_at DATETIME, 
	CONSTRAINT pk_account PRIMARY KEY (id), 
	CONSTRAINT ck_account_email_in_lower_case CHECK (email = lower(email)), 
	CONSTRAINT uq_account_email UNIQUE (email), 
	CONSTRAINT uq_account_passkey_handle UNIQUE (passkey_handle)
);
INSERT INTO "account" VALUES(1,'account email 1 ŵŷ','account password 1 ŵŷ',0,0,'account totp_secret 1 ŵŷ',1,'["account recovery_codes 1 \u0174\u0177"]','account passkey_handle 1 ŵŷ','2026-11-20 09:30:15.123456','2026-11-20 09:30:15.123456');
INSERT INTO "account" VALUES(2,'account email 2 ŵŷ','account password 2 ŵŷ',1,1,'account totp_secret 2 ŵŷ',2,'["account recovery_codes 2 \u0174\u0177"]','account passkey_handle 2 ŵŷ','2026-11-20 09:30:15.123456','2026-11-20 09:30:15.123456');
CREATE TABLE agency (
	id INTEGER NOT NULL, 
	board_id INTEGER NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	sector VARCHAR(40) NOT NULL, 
	contact VARCHAR(300) NOT NULL, 
	ended_on DATE, 
	successor_id INTEGER, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_agency PRIMARY KEY (id), 
	CONSTRAINT ck_agency_not_its_own_successor CHECK (successor_id <> id), 
	CONSTRAINT fk_agency_board_id_successor_id_agency FOREIGN KEY(board_id, successor_id) REFERENCES agency (board_id, id), 
	CONSTRAINT fk_agency_board_id_board FOREIGN KEY(board_id) REFERENCES board (id), 
	CONSTRAINT uq_agency_board_id_id UNIQUE (board_id, id), 
	CONSTRAINT uq_agency_board_id_name UNIQUE (board_id, name), 
	CONSTRAINT ck_agency_sector CHECK (sector IN ('council', 'police', 'health', 'education', 'probation', 'voluntary', 'other'))
);
INSERT INTO "agency" VALUES(1,1,'agency name 1 ŵŷ','council','agency contact 1 ŵŷ','2026-02-28',NULL,1);
INSERT INTO "agency" VALUES(2,2,'agency name 2 ŵŷ','council','agency contact 2 ŵŷ','2026-02-28',NULL,2);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE answer (
	id INTEGER NOT NULL, 
	board_id INTEGER NOT NULL, 
	sheet_id INTEGER NOT NULL, 
	question_id VARCHAR(100) NOT NULL, 
	level VARCHAR(60), 
	no_level VARCHAR(40), 
	why_none VARCHAR(400) NOT NULL, 
	comment TEXT NOT NULL, 
	names_seat BOOLEAN NOT NULL, 
	lower_because VARCHAR(40), 
	dissent TEXT NOT NULL, 
	carried_from DATE, 
	is_confirmed BOOLEAN NOT NULL, 
	is_undiscussed BOOLEAN NOT NULL, 
	choice_salt VARCHAR(32) NOT NULL, 
	words_salt VARCHAR(32) NOT NULL, 
	changed_at DATETIME NOT NULL, 
	changed_by INTEGER, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_answer PRIMARY KEY (id), 
	CONSTRAINT ck_answer_no_level_is_chosen CHECK (no_level NOT IN ('not_answered', 'not_in_scope')), 
	CONSTRAINT ck_answer_comment_within_4000 CHECK (length(comment) <= 4000), 
	CONSTRAINT ck_answer_level_or_none CHECK (level IS NULL OR no_level IS NULL), 
	CONSTRAINT fk_answer_board_id_sheet_id_sheet FOREIGN KEY(board_id, sheet_id) REFERENCES sheet (board_id, id), 
	CONSTRAINT fk_answer_board_id_board FOREIGN KEY(board_id) REFERENCES board (id), 
	CONSTRAINT fk_answer_changed_by_account FOREIGN KEY(changed_by) REFERENCES account (id), 
	CONSTRAINT uq_answer_board_id_id UNIQUE (board_id, id), 
	CONSTRAINT uq_answer_board_id_sheet_id_question_id UNIQUE (board_id, sheet_id, question_id), 
	CONSTRAINT ck_answer_no_level CHECK (no_level IN ('not_answered', 'not_in_position', 'not_enough_evidence', 'not_applicable', 'not_in_scope', 'too_early')), 
	CONSTRAINT ck_answer_lower_because CHECK (lower_because IN ('things_got_worse', 'we_know_more', 'judging_more_strictly', 'different_people', 'not_sure'))
);
INSERT INTO "answer" VALUES(1,1,1,'answer question_id 1 ŵŷ','answer level 1 ŵŷ',NULL,'answer why_none 1 ŵŷ','answer comment 1 ŵŷ',0,'things_got_worse','answer dissent 1 ŵŷ','2026-02-28',0,0,'answer choice_salt 1 ŵŷ','answer words_salt 1 ŵŷ','2026-11-20 09:30:15.123456',1,1);
INSERT INTO "answer" VALUES(2,2,2,'answer question_id 2 ŵŷ','answer level 2 ŵŷ',NULL,'answer why_none 2 ŵŷ','answer comment 2 ŵŷ',1,'things_got_worse','answer dissent 2 ŵŷ','2026-02-28',1,1,'answer choice_salt 2 ŵŷ','answer words_salt 2 ŵŷ','2026-11-20 09:30:15.123456',2,2);
CREATE TABLE answer_recovery (
	id INTEGER NOT NULL, 
	board_id INTEGER NOT NULL, 
	sheet_id INTEGER NOT NULL, 
	question_id VARCHAR(100) NOT NULL, 
	why VARCHAR(40) NOT NULL, 
	level VARCHAR(60), 
	no_level VARCHAR(40), 
	why_none VARCHAR(400) NOT NULL, 
	comment TEXT NOT NULL, 
	kept_at DATETIME NOT NULL, 
	kept_for INTEGER NOT NULL, 
	CONSTRAINT pk_answer_recovery PRIMARY KEY (id), 
	CONSTRAINT fk_answer_recovery_board_id_sheet_id_sheet FOREIGN KEY(board_id, sheet_id) REFERENCES sheet (board_id, id), 
	CONSTRAINT fk_answer_recovery_board_id_board FOREIGN KEY(board_id) REFERENCES board (id), 
	CONSTRAINT fk_answer_recovery_kept_for_account FOREIGN KEY(kept_for) REFERENCES account (id), 
	CONSTRAINT uq_answer_recovery_board_id_id UNIQUE (board_id, id), 
	CONSTRAINT ck_answer_recovery_no_level CHECK (no_level IN ('not_answered', 'not_in_position', 'not_enough_evidence', 'not_applicable', 'not_in_scope', 'too_early'))
);
INSERT INTO "answer_recovery" VALUES(1,1,1,'answer_recovery question_id 1 ŵŷ','answer_recovery why 1 ŵŷ','answer_recovery level 1 ŵŷ',NULL,'answer_recovery why_none 1 ŵŷ','answer_recovery comment 1 ŵŷ','2026-11-20 09:30:15.123456',1);
INSERT INTO "answer_recovery" VALUES(2,2,2,'answer_recovery question_id 2 ŵŷ','answer_recovery why 2 ŵŷ','answer_recovery level 2 ŵŷ',NULL,'answer_recovery why_none 2 ŵŷ','answer_recovery comment 2 ŵŷ','2026-11-20 09:30:15.123456',2);
CREATE TABLE answer_version (
	id INTEGER NOT NULL, 
	board_id INTEGER NOT NULL, 
	answer_id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	level VARCHAR(60), 
	no_level VARCHAR(40), 
	why_none VARCHAR(400) NOT NULL, 
	comment TEXT NOT NULL, 
	names_seat BOOLEAN NOT NULL, 
	lower_because VARCHAR(40), 
	dissent TEXT NOT NULL, 
	carried_from DATE, 
	is_confirmed BOOLEAN NOT NULL, 
	is_undiscussed BOOLEAN NOT NULL, 
	choice_salt VARCHAR(32) NOT NULL, 
	words_salt VARCHAR(32) NOT NULL, 
	changed_at DATETIME NOT NULL, 
	changed_by INTEGER, 
	CONSTRAINT pk_answer_version PRIMARY KEY (id), 
	CONSTRAINT ck_answer_version_no_level_is_chosen CHECK (no_level NOT IN ('not_answered', 'not_in_scope')), 
	CONSTRAINT ck_answer_version_level_or_none CHECK (level IS NULL OR no_level IS NULL), 
	CONSTRAINT fk_answer_version_board_id_answer_id_answer FOREIGN KEY(board_id, answer_id) REFERENCES answer (board_id, id), 
	CONSTRAINT fk_answer_version_board_id_board FOREIGN KEY(board_id) REFERENCES board (id), 
	CONSTRAINT fk_answer_version_changed_by_account FOREIGN KEY(changed_by) REFERENCES account (id), 
	CONSTRAINT uq_answer_version_board_id_answer_id_version UNIQUE (board_id, answer_id, version), 
	CONSTRAINT uq_answer_version_board_id_id UNIQUE (board_id, id), 
	CONSTRAINT ck_answer_version_no_level CHECK (no_level IN ('not_answered', 'not_in_position', 'not_enough_evidence', 'not_applicable', 'not_in_scope', 'too_early')), 
	CONSTRAINT ck_answer_version_lower_because CHECK (lower_because IN ('things_got_worse', 'we_know_more', 'judging_more_strictly', 'different_people', 'not_sure'))
);
INSERT INTO "answer_version" VALUES(1,1,1,1,'answer_version level 1 ŵŷ',NULL,'answer_version why_none 1 ŵŷ','answer_version comment 1 ŵŷ',0,'things_got_worse','answer_version dissent 1 ŵŷ','2026-02-28',0,0,'answer_version choice_salt 1 ŵŷ','answer_version words_salt 1 ŵŷ','2026-11-20 09:30:15.123456',1);
INSERT INTO "answer_version" VALUES(2,2,2,2,'answer_version level 2 ŵŷ',NULL,'answer_version why_none 2 ŵŷ','answer_version comment 2 ŵŷ',1,'things_got_worse','answer_version dissent 2 ŵŷ','2026-02-28',1,1,'answer_version choice_salt 2 ŵŷ','answer_version words_salt 2 ŵŷ','2026-11-20 09:30:15.123456',2);
CREATE TABLE asked_question (
	id INTEGER NOT NULL, 
	board_id INTEGER NOT NULL, 
	assessment_id INTEGER NOT NULL, 
	question_id VARCHAR(100) NOT NULL, 
	seat_id INTEGER, 
	why VARCHAR(400) NOT NULL, 
	CONSTRAINT pk_asked_question PRIMARY KEY (id), 
	CONSTRAINT fk_asked_question_board_id_assessment_id_assessment FOREIGN KEY(board_id, assessment_id) REFERENCES assessment (board_id, id), 
	CONSTRAINT fk_asked_question_board_id_seat_id_seat FOREIGN KEY(board_id, seat_id) REFERENCES seat (board_id, id), 
	CONSTRAINT fk_asked_question_board_id_board FOREIGN KEY(board_id) REFERENCES board (id), 
	CONSTRAINT uq_asked_question_board_id_assessment_id_question_id_seat_id UNIQUE (board_id, assessment_id, question_id, seat_id)
);
INSERT INTO "asked_question" VALUES(1,1,1,'asked_question question_id 1 ŵŷ',1,'asked_question why 1 ŵŷ');
INSERT INTO "asked_question" VALUES(2,2,2,'asked_question question_id 2 ŵŷ',2,'asked_question why 2 ŵŷ');
CREATE TABLE assessment (
	id INTEGER NOT NULL, 
	board_id INTEGER NOT NULL, 
	edition_id INTEGER NOT NULL, 
	title VARCHAR(200) NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	gathering VARCHAR(40) NOT NULL, 
	visibility VARCHAR(40) NOT NULL, 
	asks VARCHAR(40) NOT NULL, 
	asks_of TEXT NOT NULL, 
	shows_agreed_before BOOLEAN NOT NULL, 
	starts_from_id INTEGER, 
	opens_on DATE, 
	due_on DATE, 
	papers_on DATE, 
	meets_on DATE, 
	dated_on DATE, 
	is_date_inferred BOOLEAN NOT NULL, 
	source VARCHAR(300) NOT NULL, 
	rebaselined TEXT NOT NULL, 
	summary TEXT NOT NULL, 
	opened_at DATETIME, 
	closed_at DATETIME, 
	shared_at DATETIME, 
	signed_at DATETIME, 
	created_at DATETIME NOT NULL, 
	changes INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_assessment PRIMARY KEY (id), 
	CONSTRAINT ck_assessment_title_not_blank CHECK (title <> ''), 
	CONSTRAINT fk_assessment_board_id_edition_id_edition FOREIGN KEY(board_id, edition_id) REFERENCES edition (board_id, id), 
	CONSTRAINT fk_assessment_board_id_starts_from_id_assessment FOREIGN KEY(board_id, starts_from_id) REFERENCES assessment (board_id, id), 
	CONSTRAINT fk_assessment_board_id_board FOREIGN KEY(board_id) REFERENCES board (id), 
	CONSTRAINT uq_assessment_board_id_id UNIQUE (board_id, id), 
	CONSTRAINT uq_assessment_board_id_title UNIQUE (board_id, title), 
	CONSTRAINT ck_assessment_assessment_state CHECK (state IN ('preparing', 'open', 'closed', 'shared', 'agreeing', 'signing', 'signed', 'recorded')), 
	CONSTRAINT ck_assessment_assessment_kind CHECK (kind IN ('whole', 'look_again', 'findings')), 
	CONSTRAINT ck_assessment_gathering CHECK (gathering IN ('draft', 'tables', 'individual')), 
	CONSTRAINT ck_assessment_visibility CHECK (visibility IN ('by_group', 'named')), 
	CONSTRAINT ck_assessment_asks CHECK (asks IN ('core', 'all', 'themes', 'tags', 'chosen'))
);
INSERT INTO "assessment" VALUES(1,1,1,'assessment title 1 ŵŷ','preparing','whole','draft','by_group','core','assessment asks_of 1 ŵŷ',0,1,'2026-02-28','2026-02-28','2026-02-28','2026-02-28','2026-02-28',0,'assessment source 1 ŵŷ','assessment rebaselined 1 ŵŷ','assessment summary 1 ŵŷ','2026-11-20 09:30:15.123456','2026-11-20 09:30:15.123456','2026-11-20 09:30:15.123456','2026-11-20 09:30:15.123456','2026-11-20 09:30:15.123456',1,1);
INSERT INTO "assessment" VALUES(2,2,2,'assessment title 2 ŵŷ','preparing','whole','draft','by_group','core','assessment asks_of 2 ŵŷ',1,2,'2026-02-28','2026-02-28','2026-02-28','2026-02-28','2026-02-28',1,'assessment source 2 ŵŷ','assessment rebaselined 2 ŵŷ','assessment summary 2 ŵŷ','2026-11-20 09:30:15.123456','2026-11-20 09:30:15.123456','2026-11-20 09:30:15.123456','2026-11-20 09:30:15.123456','2026-11-20 09:30:15.123456',2,2);
CREATE TABLE audit_event (
	id INTEGER NOT NULL, 
	chain INTEGER NOT NULL, 
	seq INTEGER NOT NULL, 
	board_id INTEGER, 
	at DATETIME NOT NULL, 
	actor_id INTEGER, 
	actor_role VARCHAR(40), 
	acting_for INTEGER, 
	event VARCHAR(60) NOT NULL, 
	object_type VARCHAR(40) NOT NULL, 
	object_id INTEGER, 
	object_version INTEGER, 
	data TEXT NOT NULL, 
	reason_hash VARCHAR(64), 
	request_id VARCHAR(40), 
	app_version VARCHAR(40) NOT NULL, 
	previous VARCHAR(64) NOT NULL, 
	hash VARCHAR(64) NOT NULL, 
	mac VARCHAR(64) NOT NULL, 
	key_id VARCHAR(16) NOT NULL, 
	CONSTRAINT pk_audit_event PRIMARY KEY (id), 
	CONSTRAINT ck_audit_event_chain_zero_is_the_installation CHECK ((chain = 0) = (board_id IS NULL)), 
	CONSTRAINT ck_audit_event_chain_of_its_board CHECK (board_id IS NULL OR board_id = chain), 
	CONSTRAINT ck_audit_event_seq_from_one CHECK (seq >= 1), 
	CONSTRAINT fk_audit_event_board_id_board FOREIGN KEY(board_id) REFERENCES board (id), 
	CONSTRAINT uq_audit_event_chain_seq UNIQUE (chain, seq)
);
INSERT INTO "audit_event" VALUES(1,1,1,1,'2026-11-20 09:30:15.123456',1,'audit_event actor_role 1 ŵŷ',1,'audit_event event 1 ŵŷ','audit_event object_type 1 ŵŷ',1,1,'audit_event data 1 ŵŷ','audit_event reason_hash 1 ŵŷ','audit_event request_id 1 ŵŷ','audit_event app_version 1 ŵŷ','audit_event previous 1 ŵŷ','audit_event hash 1 ŵŷ','audit_event mac 1 ŵŷ','vent key_id 1 ŵŷ');
INSERT INTO "audit_event" VALUES(2,2,2,2,'2026-11-20 09:30:15.123456',2,'audit_event actor_role 2 ŵŷ',2,'audit_event event 2 ŵŷ','audit_event object_type 2 ŵŷ',2,2,'audit_event data 2 ŵŷ','audit_event reason_hash 2 ŵŷ','audit_event request_id 2 ŵŷ','audit_event app_version 2 ŵŷ','audit_event previous 2 ŵŷ','audit_event hash 2 ŵŷ','audit_event mac 2 ŵŷ','vent key_id 2 ŵŷ');
CREATE TABLE audit_text (
	id INTEGER NOT NULL, 
	event_id INTEGER NOT NULL, 
	board_id INTEGER, 
	field VARCHAR(40) NOT NULL, 
	salt VARCHAR(32) NOT NULL, 
	text TEXT, 
	CONSTRAINT pk_audit_text PRIMARY KEY (id), 
	CONSTRAINT fk_audit_text_board_id_board FOREIGN KEY(board_id) REFERENCES board (id), 
	CONSTRAINT fk_audit_text_event_id_audit_event FOREIGN KEY(event_id) REFERENCES audit_event (id), 
	CONSTRAINT uq_audit_text_event_id_field UNIQUE (event_id, field)
);
INSERT INTO "audit_text" VALUES(1,1,1,'audit_text field 1 ŵŷ','audit_text salt 1 ŵŷ','audit_text text 1 ŵŷ');
INSERT INTO "audit_text" VALUES(2,2,2,'audit_text field 2 ŵŷ','audit_text salt 2 ŵŷ','audit_text text 2 ŵŷ');
CREATE TABLE board (
	id INTEGER NOT NULL, 
	slug VARCHAR(60) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	noun VARCHAR(40) NOT NULL, 
	form VARCHAR(40) NOT NULL, 
	area VARCHAR(200) NOT NULL, 
	handling_marking VARCHAR(60) NOT NULL, 
	time_zone VARCHAR(60) NOT NULL, 
	confidentiality_statement TEXT NOT NULL, 
	answer_notice VARCHAR(300) NOT NULL, 
	tells_whole_board BOOLEAN NOT NULL, 
	reply_to VARCHAR(254), 
	invitation_days INTEGER NOT NULL, 
	keep_unsent_days INTEGER NOT NULL, 
	signed_by VARCHAR(40) NOT NULL, 
	keep_closed_days INTEGER NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	created_at DATETIME NOT NULL, 
	closed_at DATETIME, 
	purge_asked_at DATETIME, 
	purge_asked_by INTEGER, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_board PRIMARY KEY (id), 
	CONSTRAINT ck_board_slug_not_blank CHECK (slug <> ''), 
	CONSTRAINT fk_board_purge_asked_by_account FOREIGN KEY(purge_asked_by) REFERENCES account (id), 
	CONSTRAINT uq_board_slug UNIQUE (slug), 
	CONSTRAINT ck_board_board_form CHECK (form IN ('lscb', 'partnership')), 
	CONSTRAINT ck_board_signed_by CHECK (signed_by IN ('chair', 'partners')), 
	CONSTRAINT ck_board_board_state CHECK (state IN ('active', 'closed', 'purging'))
);
INSERT INTO "board" VALUES(1,'board slug 1 ŵŷ','board name 1 ŵŷ','board noun 1 ŵŷ','lscb','board area 1 ŵŷ','board handling_marking 1 ŵŷ','board time_zone 1 ŵŷ','board confidentiality_statement 1 ŵŷ','board answer_notice 1 ŵŷ',0,'board reply_to 1 ŵŷ',1,1,'chair',1,'active','2026-11-20 09:30:15.123456','2026-11-20 09:30:15.123456','2026-11-20 09:30:15.123456',1,1);
INSERT INTO "board" VALUES(2,'board slug 2 ŵŷ','board name 2 ŵŷ','board noun 2 ŵŷ','lscb','board area 2 ŵŷ','board handling_marking 2 ŵŷ','board time_zone 2 ŵŷ','board confidentiality_statement 2 ŵŷ','board answer_notice 2 ŵŷ',1,'board reply_to 2 ŵŷ',2,2,'chair',2,'active','2026-11-20 09:30:15.123456','2026-11-20 09:30:15.123456','2026-11-20 09:30:15.123456',2,2);
CREATE TABLE board_logo (
	board_id INTEGER NOT NULL, 
	media_type VARCHAR(40) NOT NULL, 
	image BLOB NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_board_logo PRIMARY KEY (board_id), 
	CONSTRAINT fk_board_logo_board_id_board FOREIGN KEY(board_id) REFERENCES board (id)
);
INSERT INTO "board_logo" VALUES(1,'board_logo media_type 1 ŵŷ',X'626F6172645F6C6F676F20696D616765203120C5B4C5B7','board_logo digest 1 ŵŷ','2026-11-20 09:30:15.123456');
INSERT INTO "board_logo" VALUES(2,'board_logo media_type 2 ŵŷ',X'626F6172645F6C6F676F20696D616765203220C5B4C5B7','board_logo digest 2 ŵŷ','2026-11-20 09:30:15.123456');
CREATE TABLE broad_group (
	id INTEGER NOT NULL, 
	board_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	CONSTRAINT pk_broad_group PRIMARY KEY (id), 
	CONSTRAINT ck_broad_group_position_one_to_five CHECK (position BETWEEN 1 AND 5), 
	CONSTRAINT fk_broad_group_board_id_board FOREIGN KEY(board_id) REFERENCES board (id), 
	CONSTRAINT uq_broad_group_board_id_id UNIQUE (board_id, id), 
	CONSTRAINT uq_broad_group_board_id_name UNIQUE (board_id, name), 
	CONSTRAINT uq_broad_group_board_id_position UNIQUE (board_id, position)
);
INSERT INTO "broad_group" VALUES(1,1,1,'broad_group name 1 ŵŷ');
INSERT INTO "broad_group" VALUES(2,2,2,'broad_group name 2 ŵŷ');
CREATE TABLE circulation (
	id INTEGER NOT NULL, 
	board_id INTEGER NOT NULL, 
	assessment_id INTEGER NOT NULL, 
	what VARCHAR(120) NOT NULL, 
	recipient VARCHAR(200) NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	at DATETIME NOT NULL, 
	"by" INTEGER, 
	CONSTRAINT pk_circulation PRIMARY KEY (id), 
	CONSTRAINT fk_circulation_board_id_assessment_id_assessment FOREIGN KEY(board_id, assessment_id) REFERENCES assessment (board_id, id), 
	CONSTRAINT fk_circulation_board_id_board FOREIGN KEY(board_id) REFERENCES board (id), 
	CONSTRAINT fk_circulation_by_account FOREIGN KEY("by") REFERENCES account (id), 
	CONSTRAINT uq_circulation_board_id_id UNIQUE (board_id, id)
);
INSERT INTO "circulation" VALUES(1,1,1,'circulation what 1 ŵŷ','circulation recipient 1 ŵŷ','circulation digest 1 ŵŷ','2026-11-20 09:30:15.123456',1);
INSERT INTO "circulation" VALUES(2,2,2,'circulation what 2 ŵŷ','circulation recipient 2 ŵŷ','circulation digest 2 ŵŷ','2026-11-20 09:30:15.123456',2);
CREATE TABLE edition (
	id INTEGER NOT NULL, 
	board_id INTEGER NOT NULL, 
	bank VARCHAR(80) NOT NULL, 
	edition VARCHAR(40) NOT NULL, 
	title VARCHAR(500) NOT NULL, 
	text TEXT NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	published_at DATETIME NOT NULL, 
	CONSTRAINT pk_edition PRIMARY KEY (id), 
	CONSTRAINT fk_edition_board_id_board FOREIGN KEY(board_id) REFERENCES board (id), 
	CONSTRAINT uq_edition_board_id_bank_edition UNIQUE (board_id, bank, edition), 
	CONSTRAINT uq_edition_board_id_id UNIQUE (board_id, id)
);
INSERT INTO "edition" VALUES(1,1,'edition bank 1 ŵŷ','edition edition 1 ŵŷ','edition title 1 ŵŷ','edition text 1 ŵŷ','edition digest 1 ŵŷ','2026-11-20 09:30:15.123456');
INSERT INTO "edition" VALUES(2,2,'edition bank 2 ŵŷ','edition edition 2 ŵŷ','edition title 2 ŵŷ','edition text 2 ŵŷ','edition digest 2 ŵŷ','2026-11-20 09:30:15.123456');
CREATE TABLE evidence (
	id INTEGER NOT NULL, 
	board_id INTEGER NOT NULL, 
	answer_id INTEGER NOT NULL, 
	title VARCHAR(200) NOT NULL, 
	kind VARCHAR(60) NOT NULL, 
	dated_on DATE, 
	link VARCHAR(2000) NOT NULL, 
	file_name VARCHAR(255), 
	stored_name VARCHAR(64), 
	media_type VARCHAR(100), 
	size INTEGER, 
	digest VARCHAR(64), 
	added_at DATETIME NOT NULL, 
	added_by INTEGER, 
	removed_at DATETIME, 
	CONSTRAINT pk_evidence PRIMARY KEY (id), 
	CONSTRAINT ck_evidence_size_within_7_mb CHECK (size IS NULL OR size <= 7340032), 
	CONSTRAINT fk_evidence_added_by_account FOREIGN KEY(added_by) REFERENCES account (id), 
	CONSTRAINT fk_evidence_board_id_answer_id_answer FOREIGN KEY(board_id, answer_id) REFERENCES answer (board_id, id), 
	CONSTRAINT fk_evidence_board_id_board FOREIGN KEY(board_id) REFERENCES board (id), 
	CONSTRAINT uq_evidence_board_id_id UNIQUE (board_id, id), 
	CONSTRAINT uq_evidence_stored_name UNIQUE (stored_name)
);
INSERT INTO "evidence" VALUES(1,1,1,'evidence title 1 ŵŷ','evidence kind 1 ŵŷ','2026-02-28','evidence link 1 ŵŷ','evidence file_name 1 ŵŷ','evidence stored_name 1 ŵŷ','evidence media_type 1 ŵŷ',1,'evidence digest 1 ŵŷ','2026-11-20 09:30:15.123456',1,'2026-11-20 09:30:15.123456');
INSERT INTO "evidence" VALUES(2,2,2,'evidence title 2 ŵŷ','evidence kind 2 ŵŷ','2026-02-28','evidence link 2 ŵŷ','evidence file_name 2 ŵŷ','evidence stored_name 2 ŵŷ','evidence media_type 2 ŵŷ',2,'evidence digest 2 ŵŷ','2026-11-20 09:30:15.123456',2,'2026-11-20 09:30:15.123456');
CREATE TABLE external_identity (
	id INTEGER NOT NULL, 
	user_id INTEGER NOT NULL, 
	issuer VARCHAR(300) NOT NULL, 
	subject VARCHAR(300) NOT NULL, 
	confirmed_at DATETIME NOT NULL, 
	CONSTRAINT pk_external_identity PRIMARY KEY (id), 
	CONSTRAINT fk_external_identity_user_id_account FOREIGN KEY(user_id) REFERENCES account (id), 
	CONSTRAINT uq_external_identity_issuer_subject UNIQUE (issuer, subject)
);
INSERT INTO "external_identity" VALUES(1,1,'external_identity issuer 1 ŵŷ','external_identity subject 1 ŵŷ','2026-11-20 09:30:15.123456');
INSERT INTO "external_identity" VALUES(2,2,'external_identity issuer 2 ŵŷ','external_identity subject 2 ŵŷ','2026-11-20 09:30:15.123456');
CREATE TABLE finding (
	id INTEGER NOT NULL, 
	board_id INTEGER NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	raised_in_id INTEGER NOT NULL, 
	theme_id VARCHAR(100), 
	text TEXT NOT NULL, 
	questions TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	removed_at DATETIME, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_finding PRIMARY KEY (id), 
	CONSTRAINT ck_finding_text_not_blank CHECK (text <> ''), 
	CONSTRAINT fk_finding_board_id_raised_in_id_assessment FOREIGN KEY(board_id, raised_in_id) REFERENCES assessment (board_id, id), 
	CONSTRAINT fk_finding_board_id_board FOREIGN KEY(board_id) REFERENCES board (id), 
	CONSTRAINT uq_finding_board_id_id UNIQUE (board_id, id), 
	CONSTRAINT ck_finding_finding_kind CHECK (kind IN ('strength', 'area'))
);
INSERT INTO "finding" VALUES(1,1,'strength',1,'finding theme_id 1 ŵŷ','finding text 1 ŵŷ','finding questions 1 ŵŷ',1,'2026-11-20 09:30:15.123456','2026-11-20 09:30:15.123456',1);
INSERT INTO "finding" VALUES(2,2,'strength',2,'finding theme_id 2 ŵŷ','finding text 2 ŵŷ','finding questions 2 ŵŷ',2,'2026-11-20 09:30:15.123456','2026-11-20 09:30:15.123456',2);
CREATE TABLE finding_review (
	id INTEGER NOT NULL, 
	board_id INTEGER NOT NULL, 
	finding_id INTEGER NOT NULL, 
	assessment_id INTEGER NOT NULL, 
	status VARCHAR(40) NOT NULL, 
	note TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_finding_review PRIMARY KEY (id), 
	CONSTRAINT fk_finding_review_board_id_assessment_id_assessment FOREIGN KEY(board_id, assessment_id) REFERENCES assessment (board_id, id), 
	CONSTRAINT fk_finding_review_board_id_finding_id_finding FOREIGN KEY(board_id, finding_id) REFERENCES finding (board_id, id), 
	CONSTRAINT fk_finding_review_board_id_board FOREIGN KEY(board_id) REFERENCES board (id), 
	CONSTRAINT uq_finding_review_board_id_finding_id_assessment_id UNIQUE (board_id, finding_id, assessment_id), 
	CONSTRAINT uq_finding_review_board_id_id UNIQUE (board_id, id), 
	CONSTRAINT ck_finding_review_finding_status CHECK (status IN ('resolved', 'moving', 'no_change', 'worse'))
);
INSERT INTO "finding_review" VALUES(1,1,1,1,'resolved','finding_review note 1 ŵŷ',1);
INSERT INTO "finding_review" VALUES(2,2,2,2,'resolved','finding_review note 2 ŵŷ',2);
CREATE TABLE installation (
	id INTEGER NOT NULL, 
	is_demo BOOLEAN NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_installation PRIMARY KEY (id), 
	CONSTRAINT ck_installation_one_row CHECK (id = 1)
);
INSERT INTO "installation" VALUES(1,0,'2026-11-20 09:30:15.123456');
CREATE TABLE invitation (
	id INTEGER NOT NULL, 
	board_id INTEGER NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	email VARCHAR(254) NOT NULL, 
	display_name VARCHAR(120) NOT NULL, 
	role VARCHAR(40) NOT NULL, 
	seat_id INTEGER, 
	standing VARCHAR(40), 
	invited_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	accepted_at DATETIME, 
	accepted_by INTEGER, 
	revoked_at DATETIME, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_invitation PRIMARY KEY (id), 
	CONSTRAINT ck_invitation_only_a_member_has_a_seat CHECK ((role = 'member') = (seat_id IS NOT NULL)), 
	CONSTRAINT ck_invitation_a_seat_has_a_standing CHECK ((seat_id IS NULL) = (standing IS NULL)), 
	CONSTRAINT ck_invitation_accepted_or_revoked CHECK (accepted_at IS NULL OR revoked_at IS NULL), 
	CONSTRAINT fk_invitation_accepted_by_account FOREIGN KEY(accepted_by) REFERENCES account (id), 
	CONSTRAINT fk_invitation_board_id_seat_id_seat FOREIGN KEY(board_id, seat_id) REFERENCES seat (board_id, id), 
	CONSTRAINT fk_invitation_board_id_board FOREIGN KEY(board_id) REFERENCES board (id), 
	CONSTRAINT uq_invitation_board_id_id UNIQUE (board_id, id), 
	CONSTRAINT uq_invitation_digest UNIQUE (digest), 
	CONSTRAINT ck_invitation_role CHECK (role IN ('manager', 'chair', 'vice_chair', 'member', 'scrutineer', 'observer')), 
	CONSTRAINT ck_invitation_standing CHECK (standing IN ('holder', 'deputy'))
);
INSERT INTO "invitation" VALUES(1,1,'invitation digest 1 ŵŷ','invitation email 1 ŵŷ','invitation display_name 1 ŵŷ','member',1,'holder','2026-11-20 09:30:15.123456','2026-11-20 09:30:15.123456','2026-11-20 09:30:15.123456',1,NULL,1);
INSERT INTO "invitation" VALUES(2,2,'invitation digest 2 ŵŷ','invitation email 2 ŵŷ','invitation display_name 2 ŵŷ','member',2,'holder','2026-11-20 09:30:15.123456','2026-11-20 09:30:15.123456','2026-11-20 09:30:15.123456',2,NULL,2);
CREATE TABLE job (
	name VARCHAR(40) NOT NULL, 
	held_until DATETIME, 
	last_ran_at DATETIME, 
	CONSTRAINT pk_job PRIMARY KEY (name)
);
INSERT INTO "job" VALUES('job name 1 ŵŷ','2026-11-20 09:30:15.123456','2026-11-20 09:30:15.123456');
INSERT INTO "job" VALUES('job name 2 ŵŷ','2026-11-20 09:30:15.123456','2026-11-20 09:30:15.123456');
CREATE TABLE mailed_link (
	digest VARCHAR(64) NOT NULL, 
	purpose VARCHAR(40) NOT NULL, 
	user_id INTEGER NOT NULL, 
	email VARCHAR(254) NOT NULL, 
	next_path VARCHAR(500) NOT NULL, 
	created_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	used_at DATETIME, 
	CONSTRAINT pk_mailed_link PRIMARY KEY (digest), 
	CONSTRAINT fk_mailed_link_user_id_account FOREIGN KEY(user_id) REFERENCES account (id), 
	CONSTRAINT ck_mailed_link_link_purpose CHECK (purpose IN ('sign_in', 'new_password', 'new_address'))
);
INSERT INTO "mailed_link" VALUES('mailed_link digest 1 ŵŷ','sign_in',1,'mailed_link email 1 ŵŷ','mailed_link next_path 1 ŵŷ','2026-11-20 09:30:15.123456','2026-11-20 09:30:15.123456','2026-11-20 09:30:15.123456');
INSERT INTO "mailed_link" VALUES('mailed_link digest 2 ŵŷ','sign_in',2,'mailed_link email 2 ŵŷ','mailed_link next_path 2 ŵŷ','2026-11-20 09:30:15.123456','2026-11-20 09:30:15.123456','2026-11-20 09:30:15.123456');
CREATE TABLE member (
	id INTEGER NOT NULL, 
	board_id INTEGER NOT NULL, 
	user_id INTEGER NOT NULL, 
	role VARCHAR(40) NOT NULL, 
	seat_id INTEGER, 
	standing VARCHAR(40), 
	display_name VARCHAR(120) NOT NULL, 
	started_on DATE NOT NULL, 
	ended_on DATE, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_member PRIMARY KEY (id), 
	CONSTRAINT ck_member_only_a_member_has_a_seat CHECK ((role = 'member') = (seat_id IS NOT NULL)), 
	CONSTRAINT ck_member_a_seat_has_a_standing CHECK ((seat_id IS NULL) = (standing IS NULL)), 
	CONSTRAINT ck_member_ends_after_it_starts CHECK (ended_on IS NULL OR ended_on >= started_on), 
	CONSTRAINT fk_member_board_id_seat_id_seat FOREIGN KEY(board_id, seat_id) REFERENCES seat (board_id, id), 
	CONSTRAINT fk_member_board_id_board FOREIGN KEY(board_id) REFERENCES board (id), 
	CONSTRAINT fk_member_user_id_account FOREIGN KEY(user_id) REFERENCES account (id), 
	CONSTRAINT uq_member_board_id_id UNIQUE (board_id, id), 
	CONSTRAINT ck_member_role CHECK (role IN ('manager', 'chair', 'vice_chair', 'member', 'scrutineer', 'observer')), 
	CONSTRAINT ck_member_standing CHECK (standing IN ('holder', 'deputy'))
);
INSERT INTO "member" VALUES(1,1,1,'member',1,'holder','member display_name 1 ŵŷ','2026-02-28',NULL,1);
INSERT INTO "member" VALUES(2,2,2,'member',2,'holder','member display_name 2 ŵŷ','2026-02-28',NULL,2);
CREATE TABLE message (
	id INTEGER NOT NULL, 
	board_id INTEGER NOT NULL, 
	assessment_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	text TEXT NOT NULL, 
	CONSTRAINT pk_message PRIMARY KEY (id), 
	CONSTRAINT ck_message_position_from_one CHECK (position >= 1), 
	CONSTRAINT fk_message_board_id_assessment_id_assessment FOREIGN KEY(board_id, assessment_id) REFERENCES assessment (board_id, id), 
	CONSTRAINT fk_message_board_id_board FOREIGN KEY(board_id) REFERENCES board (id), 
	CONSTRAINT uq_message_board_id_assessment_id_position UNIQUE (board_id, assessment_id, position), 
	CONSTRAINT uq_message_board_id_id UNIQUE (board_id, id)
);
INSERT INTO "message" VALUES(1,1,1,1,'message text 1 ŵŷ');
INSERT INTO "message" VALUES(2,2,2,2,'message text 2 ŵŷ');
CREATE TABLE outbox_mail (
	id INTEGER NOT NULL, 
	board_id INTEGER, 
	kind VARCHAR(40) NOT NULL, 
	address VARCHAR(254) NOT NULL, 
	reply_to VARCHAR(254), 
	subject VARCHAR(300) NOT NULL, 
	body TEXT, 
	once_key VARCHAR(120), 
	created_at DATETIME NOT NULL, 
	send_after DATETIME NOT NULL, 
	useless_after DATETIME, 
	attempts INTEGER NOT NULL, 
	last_error VARCHAR(200), 
	sent_at DATETIME, 
	given_up_at DATETIME, 
	CONSTRAINT pk_outbox_mail PRIMARY KEY (id), 
	CONSTRAINT fk_outbox_mail_board_id_board FOREIGN KEY(board_id) REFERENCES board (id), 
	CONSTRAINT uq_outbox_mail_once_key UNIQUE (once_key)
);
INSERT INTO "outbox_mail" VALUES(1,1,'outbox_mail kind 1 ŵŷ','outbox_mail address 1 ŵŷ','outbox_mail reply_to 1 ŵŷ','outbox_mail subject 1 ŵŷ','outbox_mail body 1 ŵŷ','outbox_mail once_key 1 ŵŷ','2026-11-20 09:30:15.123456','2026-11-20 09:30:15.123456','2026-11-20 09:30:15.123456',1,'outbox_mail last_error 1 ŵŷ','2026-11-20 09:30:15.123456','2026-11-20 09:30:15.123456');
INSERT INTO "outbox_mail" VALUES(2,2,'outbox_mail kind 2 ŵŷ','outbox_mail address 2 ŵŷ','outbox_mail reply_to 2 ŵŷ','outbox_mail subject 2 ŵŷ','outbox_mail body 2 ŵŷ','outbox_mail once_key 2 ŵŷ','2026-11-20 09:30:15.123456','2026-11-20 09:30:15.123456','2026-11-20 09:30:15.123456',2,'outbox_mail last_error 2 ŵŷ','2026-11-20 09:30:15.123456','2026-11-20 09:30:15.123456');
CREATE TABLE passkey (
	id INTEGER NOT NULL, 
	user_id INTEGER NOT NULL, 
	credential_id BLOB NOT NULL, 
	public_key BLOB NOT NULL, 
	sign_count INTEGER NOT NULL, 
	transports JSON, 
	name VARCHAR(64) NOT NULL, 
	created_at DATETIME NOT NULL, 
	last_used_at DATETIME NOT NULL, 
	CONSTRAINT pk_passkey PRIMARY KEY (id), 
	CONSTRAINT fk_passkey_user_id_account FOREIGN KEY(user_id) REFERENCES account (id), 
	CONSTRAINT uq_passkey_credential_id UNIQUE (credential_id)
);
INSERT INTO "passkey" VALUES(1,1,X'706173736B65792063726564656E7469616C5F6964203120C5B4C5B7',X'706173736B6579207075626C69635F6B6579203120C5B4C5B7',1,'["passkey transports 1 \u0174\u0177"]','passkey name 1 ŵŷ','2026-11-20 09:30:15.123456','2026-11-20 09:30:15.123456');
INSERT INTO "passkey" VALUES(2,2,X'706173736B65792063726564656E7469616C5F6964203220C5B4C5B7',X'706173736B6579207075626C69635F6B6579203220C5B4C5B7',2,'["passkey transports 2 \u0174\u0177"]','passkey name 2 ŵŷ','2026-11-20 09:30:15.123456','2026-11-20 09:30:15.123456');
CREATE TABLE recommendation (
	id INTEGER NOT NULL, 
	board_id INTEGER NOT NULL, 
	assessment_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	text TEXT NOT NULL, 
	lead_seat_id INTEGER, 
	due_on DATE, 
	questions TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_recommendation PRIMARY KEY (id), 
	CONSTRAINT ck_recommendation_number_from_one CHECK (number >= 1), 
	CONSTRAINT fk_recommendation_board_id_assessment_id_assessment FOREIGN KEY(board_id, assessment_id) REFERENCES assessment (board_id, id), 
	CONSTRAINT fk_recommendation_board_id_lead_seat_id_seat FOREIGN KEY(board_id, lead_seat_id) REFERENCES seat (board_id, id), 
	CONSTRAINT fk_recommendation_board_id_board FOREIGN KEY(board_id) REFERENCES board (id), 
	CONSTRAINT uq_recommendation_board_id_assessment_id_number UNIQUE (board_id, assessment_id, number), 
	CONSTRAINT uq_recommendation_board_id_id UNIQUE (board_id, id)
);
INSERT INTO "recommendation" VALUES(1,1,1,1,'recommendation text 1 ŵŷ',1,'2026-02-28','recommendation questions 1 ŵŷ',1);
INSERT INTO "recommendation" VALUES(2,2,2,2,'recommendation text 2 ŵŷ',2,'2026-02-28','recommendation questions 2 ŵŷ',2);
CREATE TABLE result (
	id INTEGER NOT NULL, 
	board_id INTEGER NOT NULL, 
	assessment_id INTEGER NOT NULL, 
	question_id VARCHAR(100) NOT NULL, 
	level VARCHAR(60), 
	no_level VARCHAR(40), 
	assessed_on DATE, 
	carried_from DATE, 
	is_confirmed BOOLEAN NOT NULL, 
	lower_because VARCHAR(40), 
	CONSTRAINT pk_result PRIMARY KEY (id), 
	CONSTRAINT fk_result_board_id_assessment_id_assessment FOREIGN KEY(board_id, assessment_id) REFERENCES assessment (board_id, id), 
	CONSTRAINT fk_result_board_id_board FOREIGN KEY(board_id) REFERENCES board (id), 
	CONSTRAINT uq_result_board_id_assessment_id_question_id UNIQUE (board_id, assessment_id, question_id), 
	CONSTRAINT uq_result_board_id_id UNIQUE (board_id, id), 
	CONSTRAINT ck_result_no_level CHECK (no_level IN ('not_answered', 'not_in_position', 'not_enough_evidence', 'not_applicable', 'not_in_scope', 'too_early')), 
	CONSTRAINT ck_result_lower_because CHECK (lower_because IN ('things_got_worse', 'we_know_more', 'judging_more_strictly', 'different_people', 'not_sure'))
);
INSERT INTO "result" VALUES(1,1,1,'result question_id 1 ŵŷ','result level 1 ŵŷ','not_answered','2026-02-28','2026-02-28',0,'things_got_worse');
INSERT INTO "result" VALUES(2,2,2,'result question_id 2 ŵŷ','result level 2 ŵŷ','not_answered','2026-02-28','2026-02-28',1,'things_got_worse');
CREATE TABLE seat (
	id INTEGER NOT NULL, 
	board_id INTEGER NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	agency_id INTEGER, 
	group_id INTEGER, 
	opened_on DATE NOT NULL, 
	is_asked BOOLEAN NOT NULL, 
	signs BOOLEAN NOT NULL, 
	closed_on DATE, 
	successor_id INTEGER, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_seat PRIMARY KEY (id), 
	CONSTRAINT ck_seat_agency_seat_has_agency CHECK ((kind = 'agency') = (agency_id IS NOT NULL)), 
	CONSTRAINT ck_seat_not_its_own_successor CHECK (successor_id <> id), 
	CONSTRAINT fk_seat_board_id_agency_id_agency FOREIGN KEY(board_id, agency_id) REFERENCES agency (board_id, id), 
	CONSTRAINT fk_seat_board_id_group_id_broad_group FOREIGN KEY(board_id, group_id) REFERENCES broad_group (board_id, id), 
	CONSTRAINT fk_seat_board_id_successor_id_seat FOREIGN KEY(board_id, successor_id) REFERENCES seat (board_id, id), 
	CONSTRAINT fk_seat_board_id_board FOREIGN KEY(board_id) REFERENCES board (id), 
	CONSTRAINT uq_seat_board_id_id UNIQUE (board_id, id), 
	CONSTRAINT uq_seat_board_id_name UNIQUE (board_id, name), 
	CONSTRAINT ck_seat_seat_kind CHECK (kind IN ('agency', 'lay', 'chair', 'councillor'))
);
INSERT INTO "seat" VALUES(1,1,'seat name 1 ŵŷ','agency',1,1,'2026-02-28',0,0,'2026-02-28',NULL,1);
INSERT INTO "seat" VALUES(2,2,'seat name 2 ŵŷ','agency',2,2,'2026-02-28',1,1,'2026-02-28',NULL,2);
CREATE TABLE sheet (
	id INTEGER NOT NULL, 
	board_id INTEGER NOT NULL, 
	assessment_id INTEGER NOT NULL, 
	seat_id INTEGER, 
	basis VARCHAR(40) NOT NULL, 
	table_name VARCHAR(80) NOT NULL, 
	reviewer VARCHAR(200) NOT NULL, 
	source VARCHAR(300) NOT NULL, 
	scale VARCHAR(60) NOT NULL, 
	dated_on DATE, 
	group_shown VARCHAR(500), 
	keyed_by INTEGER, 
	late_until DATE, 
	present_besides TEXT NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	started_at DATETIME, 
	sent_at DATETIME, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_sheet PRIMARY KEY (id), 
	CONSTRAINT ck_sheet_an_individual_sheet_has_a_seat CHECK ((basis = 'individual') = (seat_id IS NOT NULL)), 
	CONSTRAINT fk_sheet_board_id_assessment_id_assessment FOREIGN KEY(board_id, assessment_id) REFERENCES assessment (board_id, id), 
	CONSTRAINT fk_sheet_board_id_seat_id_seat FOREIGN KEY(board_id, seat_id) REFERENCES seat (board_id, id), 
	CONSTRAINT fk_sheet_board_id_board FOREIGN KEY(board_id) REFERENCES board (id), 
	CONSTRAINT fk_sheet_keyed_by_account FOREIGN KEY(keyed_by) REFERENCES account (id), 
	CONSTRAINT uq_sheet_board_id_assessment_id_seat_id UNIQUE (board_id, assessment_id, seat_id), 
	CONSTRAINT uq_sheet_board_id_id UNIQUE (board_id, id), 
	CONSTRAINT ck_sheet_basis CHECK (basis IN ('individual', 'table', 'draft', 'self', 'proposed', 'moderated', 'agreed', 'external')), 
	CONSTRAINT ck_sheet_sheet_state CHECK (state IN ('not_started', 'draft', 'sent', 'withdrawn', 'ended'))
);
INSERT INTO "sheet" VALUES(1,1,1,1,'individual','sheet table_name 1 ŵŷ','sheet reviewer 1 ŵŷ','sheet source 1 ŵŷ','sheet scale 1 ŵŷ','2026-02-28','sheet group_shown 1 ŵŷ',1,'2026-02-28','sheet present_besides 1 ŵŷ','not_started','2026-11-20 09:30:15.123456','2026-11-20 09:30:15.123456',1);
INSERT INTO "sheet" VALUES(2,2,2,2,'individual','sheet table_name 2 ŵŷ','sheet reviewer 2 ŵŷ','sheet source 2 ŵŷ','sheet scale 2 ŵŷ','2026-02-28','sheet group_shown 2 ŵŷ',2,'2026-02-28','sheet present_besides 2 ŵŷ','not_started','2026-11-20 09:30:15.123456','2026-11-20 09:30:15.123456',2);
CREATE TABLE sheet_seat (
	board_id INTEGER NOT NULL, 
	sheet_id INTEGER NOT NULL, 
	seat_id INTEGER NOT NULL, 
	CONSTRAINT pk_sheet_seat PRIMARY KEY (board_id, sheet_id, seat_id), 
	CONSTRAINT fk_sheet_seat_board_id_seat_id_seat FOREIGN KEY(board_id, seat_id) REFERENCES seat (board_id, id), 
	CONSTRAINT fk_sheet_seat_board_id_sheet_id_sheet FOREIGN KEY(board_id, sheet_id) REFERENCES sheet (board_id, id), 
	CONSTRAINT fk_sheet_seat_board_id_board FOREIGN KEY(board_id) REFERENCES board (id)
);
INSERT INTO "sheet_seat" VALUES(1,1,1);
INSERT INTO "sheet_seat" VALUES(2,2,2);
CREATE TABLE signature (
	id INTEGER NOT NULL, 
	board_id INTEGER NOT NULL, 
	snapshot_id INTEGER NOT NULL, 
	user_id INTEGER NOT NULL, 
	seat_id INTEGER, 
	role VARCHAR(120) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	proof VARCHAR(40) NOT NULL, 
	signed_at DATETIME NOT NULL, 
	CONSTRAINT pk_signature PRIMARY KEY (id), 
	CONSTRAINT fk_signature_board_id_seat_id_seat FOREIGN KEY(board_id, seat_id) REFERENCES seat (board_id, id), 
	CONSTRAINT fk_signature_board_id_snapshot_id_snapshot FOREIGN KEY(board_id, snapshot_id) REFERENCES snapshot (board_id, id), 
	CONSTRAINT fk_signature_board_id_board FOREIGN KEY(board_id) REFERENCES board (id), 
	CONSTRAINT fk_signature_user_id_account FOREIGN KEY(user_id) REFERENCES account (id), 
	CONSTRAINT uq_signature_board_id_id UNIQUE (board_id, id), 
	CONSTRAINT uq_signature_board_id_snapshot_id_user_id UNIQUE (board_id, snapshot_id, user_id)
);
INSERT INTO "signature" VALUES(1,1,1,1,1,'signature role 1 ŵŷ','signature name 1 ŵŷ','signature proof 1 ŵŷ','2026-11-20 09:30:15.123456');
INSERT INTO "signature" VALUES(2,2,2,2,2,'signature role 2 ŵŷ','signature name 2 ŵŷ','signature proof 2 ŵŷ','2026-11-20 09:30:15.123456');
CREATE TABLE snapshot (
	id INTEGER NOT NULL, 
	board_id INTEGER NOT NULL, 
	assessment_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	text TEXT NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	pdf BLOB NOT NULL, 
	pdf_digest VARCHAR(64) NOT NULL, 
	software VARCHAR(40) NOT NULL, 
	made_at DATETIME NOT NULL, 
	cancelled_at DATETIME, 
	redacted_at DATETIME, 
	redacted_digest VARCHAR(64), 
	CONSTRAINT pk_snapshot PRIMARY KEY (id), 
	CONSTRAINT fk_snapshot_board_id_assessment_id_assessment FOREIGN KEY(board_id, assessment_id) REFERENCES assessment (board_id, id), 
	CONSTRAINT fk_snapshot_board_id_board FOREIGN KEY(board_id) REFERENCES board (id), 
	CONSTRAINT uq_snapshot_board_id_assessment_id_number UNIQUE (board_id, assessment_id, number), 
	CONSTRAINT uq_snapshot_board_id_id UNIQUE (board_id, id)
);
INSERT INTO "snapshot" VALUES(1,1,1,1,'snapshot text 1 ŵŷ','snapshot digest 1 ŵŷ',X'736E617073686F7420706466203120C5B4C5B7','snapshot pdf_digest 1 ŵŷ','snapshot software 1 ŵŷ','2026-11-20 09:30:15.123456','2026-11-20 09:30:15.123456','2026-11-20 09:30:15.123456','snapshot redacted_digest 1 ŵŷ');
INSERT INTO "snapshot" VALUES(2,2,2,2,'snapshot text 2 ŵŷ','snapshot digest 2 ŵŷ',X'736E617073686F7420706466203220C5B4C5B7','snapshot pdf_digest 2 ŵŷ','snapshot software 2 ŵŷ','2026-11-20 09:30:15.123456','2026-11-20 09:30:15.123456','2026-11-20 09:30:15.123456','snapshot redacted_digest 2 ŵŷ');
CREATE TABLE theme_judgement (
	id INTEGER NOT NULL, 
	board_id INTEGER NOT NULL, 
	sheet_id INTEGER NOT NULL, 
	theme_id VARCHAR(100) NOT NULL, 
	level VARCHAR(60) NOT NULL, 
	reason TEXT NOT NULL, 
	changed_at DATETIME NOT NULL, 
	changed_by INTEGER, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_theme_judgement PRIMARY KEY (id), 
	CONSTRAINT fk_theme_judgement_board_id_sheet_id_sheet FOREIGN KEY(board_id, sheet_id) REFERENCES sheet (board_id, id), 
	CONSTRAINT fk_theme_judgement_board_id_board FOREIGN KEY(board_id) REFERENCES board (id), 
	CONSTRAINT fk_theme_judgement_changed_by_account FOREIGN KEY(changed_by) REFERENCES account (id), 
	CONSTRAINT uq_theme_judgement_board_id_id UNIQUE (board_id, id), 
	CONSTRAINT uq_theme_judgement_board_id_sheet_id_theme_id UNIQUE (board_id, sheet_id, theme_id)
);
INSERT INTO "theme_judgement" VALUES(1,1,1,'theme_judgement theme_id 1 ŵŷ','theme_judgement level 1 ŵŷ','theme_judgement reason 1 ŵŷ','2026-11-20 09:30:15.123456',1,1);
INSERT INTO "theme_judgement" VALUES(2,2,2,'theme_judgement theme_id 2 ŵŷ','theme_judgement level 2 ŵŷ','theme_judgement reason 2 ŵŷ','2026-11-20 09:30:15.123456',2,2);
CREATE TABLE throttle (
	id INTEGER NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	"key" VARCHAR(64) NOT NULL, 
	bucket_at DATETIME NOT NULL, 
	count INTEGER NOT NULL, 
	CONSTRAINT pk_throttle PRIMARY KEY (id), 
	CONSTRAINT uq_throttle_kind_key_bucket_at UNIQUE (kind, "key", bucket_at)
);
INSERT INTO "throttle" VALUES(1,'throttle kind 1 ŵŷ','throttle key 1 ŵŷ','2026-11-20 09:30:15.123456',1);
INSERT INTO "throttle" VALUES(2,'throttle kind 2 ŵŷ','throttle key 2 ŵŷ','2026-11-20 09:30:15.123456',2);
CREATE TABLE user_session (
	id INTEGER NOT NULL, 
	user_id INTEGER NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	strength VARCHAR(40) NOT NULL, 
	created_at DATETIME NOT NULL, 
	proved_at DATETIME NOT NULL, 
	last_seen_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	device VARCHAR(120) NOT NULL, 
	address_prefix VARCHAR(60) NOT NULL, 
	CONSTRAINT pk_user_session PRIMARY KEY (id), 
	CONSTRAINT fk_user_session_user_id_account FOREIGN KEY(user_id) REFERENCES account (id), 
	CONSTRAINT uq_user_session_digest UNIQUE (digest), 
	CONSTRAINT ck_user_session_strength CHECK (strength IN ('link', 'password', 'strong'))
);
INSERT INTO "user_session" VALUES(1,1,'user_session digest 1 ŵŷ','link','2026-11-20 09:30:15.123456','2026-11-20 09:30:15.123456','2026-11-20 09:30:15.123456','2026-11-20 09:30:15.123456','user_session device 1 ŵŷ','user_session address_prefix 1 ŵŷ');
INSERT INTO "user_session" VALUES(2,2,'user_session digest 2 ŵŷ','link','2026-11-20 09:30:15.123456','2026-11-20 09:30:15.123456','2026-11-20 09:30:15.123456','2026-11-20 09:30:15.123456','user_session device 2 ŵŷ','user_session address_prefix 2 ŵŷ');
CREATE INDEX ix_throttle_bucket_at ON throttle (bucket_at);
CREATE INDEX ix_external_identity_user_id ON external_identity (user_id);
CREATE INDEX ix_mailed_link_user_id ON mailed_link (user_id);
CREATE INDEX ix_passkey_user_id ON passkey (user_id);
CREATE INDEX ix_user_session_user_id ON user_session (user_id);
CREATE INDEX ix_audit_event_board_id ON audit_event (board_id);
CREATE INDEX ix_audit_event_object ON audit_event (chain, object_type, object_id, seq);
CREATE INDEX ix_outbox_mail_board_id ON outbox_mail (board_id);
CREATE INDEX ix_outbox_mail_waiting ON outbox_mail (send_after) WHERE sent_at IS NULL AND given_up_at IS NULL;
CREATE INDEX ix_audit_text_board_id ON audit_text (board_id);
CREATE INDEX ix_seat_agency_id ON seat (agency_id);
CREATE INDEX ix_seat_group_id ON seat (group_id);
CREATE INDEX ix_circulation_assessment_id ON circulation (assessment_id);
CREATE INDEX ix_finding_raised_in_id ON finding (raised_in_id);
CREATE INDEX ix_member_user_id ON member (user_id);
CREATE UNIQUE INDEX uq_member_one_holder ON member (board_id, seat_id) WHERE ended_on IS NULL AND standing = 'holder';
CREATE INDEX ix_sheet_assessment_id ON sheet (assessment_id);
CREATE UNIQUE INDEX uq_sheet_agreed ON sheet (board_id, assessment_id) WHERE basis = 'agreed';
CREATE INDEX ix_answer_recovery_kept_at ON answer_recovery (kept_at);
CREATE INDEX ix_answer_recovery_sheet_id ON answer_recovery (sheet_id);
CREATE INDEX ix_finding_review_assessment_id ON finding_review (assessment_id);
CREATE INDEX ix_sheet_seat_seat_id ON sheet_seat (seat_id);
CREATE INDEX ix_evidence_answer_id ON evidence (answer_id);
COMMIT;
