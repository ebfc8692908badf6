CREATE TABLE "agent" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"key_hash" text NOT NULL,
	"trusted_host" boolean NOT NULL,
	"active" boolean NOT NULL,
	CONSTRAINT "agent_key_hash_unique" UNIQUE("key_hash")
);
--> statement-breakpoint
CREATE TABLE "device" (
	"id" text PRIMARY KEY NOT NULL,
	"person" text NOT NULL,
	"tenant" text NOT NULL,
	"jkt" text NOT NULL,
	"jwk" jsonb NOT NULL,
	"build" text NOT NULL,
	"browser" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"journal_seq" integer NOT NULL,
	"journal_head" text NOT NULL,
	CONSTRAINT "device_jkt_unique" UNIQUE("jkt")
);
--> statement-breakpoint
CREATE TABLE "enrolment" (
	"code_hash" text PRIMARY KEY NOT NULL,
	"person" text NOT NULL,
	"tenant" text NOT NULL,
	"expires" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "journal_entry" (
	"device" text NOT NULL,
	"seq" integer NOT NULL,
	"hash" text NOT NULL,
	"run" text NOT NULL,
	"leaf" bigint NOT NULL,
	CONSTRAINT "journal_entry_device_seq_pk" PRIMARY KEY("device","seq")
);
--> statement-breakpoint
CREATE TABLE "log_head" (
	"id" integer PRIMARY KEY NOT NULL,
	"size" bigint NOT NULL,
	"frontier" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "log_leaf" (
	"n" bigint PRIMARY KEY NOT NULL,
	"leaf" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "log_node" (
	"level" integer NOT NULL,
	"n" bigint NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "log_node_level_n_pk" PRIMARY KEY("level","n")
);
--> statement-breakpoint
CREATE TABLE "policy" (
	"id" serial PRIMARY KEY NOT NULL,
	"text" text NOT NULL,
	"hash" text NOT NULL,
	"given" boolean NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "proof" (
	"id" text PRIMARY KEY NOT NULL,
	"expires" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "run_event" (
	"run" text NOT NULL,
	"n" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"what" json NOT NULL,
	CONSTRAINT "run_event_run_n_pk" PRIMARY KEY("run","n")
);
--> statement-breakpoint
CREATE TABLE "run" (
	"id" text PRIMARY KEY NOT NULL,
	"session" text NOT NULL,
	"agent" text NOT NULL,
	"person" text NOT NULL,
	"device" text,
	"status" text NOT NULL,
	"text" text NOT NULL,
	"inputs" json NOT NULL,
	"decided" json,
	"token" text,
	"token_expires" timestamp with time zone,
	"at" timestamp with time zone NOT NULL,
	"accepted_at" timestamp with time zone,
	"cancel_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"report" json,
	"events" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "session" (
	"id" text PRIMARY KEY NOT NULL,
	"agent" text NOT NULL,
	"person" text NOT NULL,
	"tenant" text NOT NULL,
	"request" text NOT NULL,
	"said_by" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "setting" (
	"name" text PRIMARY KEY NOT NULL,
	"value" jsonb NOT NULL
);
--> statement-breakpoint
CREATE INDEX "run_by_device" ON "run" USING btree ("device","status");