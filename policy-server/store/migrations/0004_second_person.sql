CREATE TABLE "approver_passkey" (
	"tenant" text DEFAULT nullif(current_setting('writ.tenant', true), '') NOT NULL,
	"person" text NOT NULL,
	"id" text NOT NULL,
	"public_key" text NOT NULL,
	"counter" bigint NOT NULL,
	"rp" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "approver_passkey_tenant_person_pk" PRIMARY KEY("tenant","person")
);
--> statement-breakpoint
ALTER TABLE "approver_passkey" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "approver_session" (
	"tenant" text DEFAULT nullif(current_setting('writ.tenant', true), '') NOT NULL,
	"id_hash" text PRIMARY KEY NOT NULL,
	"person" text NOT NULL,
	"challenge" text NOT NULL,
	"expires" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "approver_session" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "approver" (
	"tenant" text DEFAULT nullif(current_setting('writ.tenant', true), '') NOT NULL,
	"person" text NOT NULL,
	"key_hash" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "approver_tenant_person_pk" PRIMARY KEY("tenant","person"),
	CONSTRAINT "approver_key_hash_unique" UNIQUE("key_hash")
);
--> statement-breakpoint
ALTER TABLE "approver" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "second_question" (
	"tenant" text DEFAULT nullif(current_setting('writ.tenant', true), '') NOT NULL,
	"id" text NOT NULL,
	"run" text NOT NULL,
	"device" text NOT NULL,
	"person" text NOT NULL,
	"step" text,
	"question" json NOT NULL,
	"shown" text NOT NULL,
	"passkey" boolean NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"expires" timestamp with time zone NOT NULL,
	"answered_at" timestamp with time zone,
	"choice" text,
	"approver" text,
	"by_passkey" boolean DEFAULT false NOT NULL,
	"jti" text,
	CONSTRAINT "second_question_tenant_run_id_pk" PRIMARY KEY("tenant","run","id")
);
--> statement-breakpoint
ALTER TABLE "second_question" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "own_tenant" ON "approver_passkey" AS PERMISSIVE FOR ALL TO "writ_tenant" USING ("approver_passkey"."tenant" = current_setting('writ.tenant', true)) WITH CHECK ("approver_passkey"."tenant" = current_setting('writ.tenant', true));--> statement-breakpoint
CREATE POLICY "own_tenant" ON "approver_session" AS PERMISSIVE FOR ALL TO "writ_tenant" USING ("approver_session"."tenant" = current_setting('writ.tenant', true)) WITH CHECK ("approver_session"."tenant" = current_setting('writ.tenant', true));--> statement-breakpoint
CREATE POLICY "own_tenant" ON "approver" AS PERMISSIVE FOR ALL TO "writ_tenant" USING ("approver"."tenant" = current_setting('writ.tenant', true)) WITH CHECK ("approver"."tenant" = current_setting('writ.tenant', true));--> statement-breakpoint
CREATE POLICY "own_tenant" ON "second_question" AS PERMISSIVE FOR ALL TO "writ_tenant" USING ("second_question"."tenant" = current_setting('writ.tenant', true)) WITH CHECK ("second_question"."tenant" = current_setting('writ.tenant', true));