-- What a server held so far is its default tenant's. The role is there before any migration (store/tenant-role.ts).
SELECT set_config('writ.tenant', 'default', true);--> statement-breakpoint
CREATE TABLE "office_key" (
	"tenant" text DEFAULT nullif(current_setting('writ.tenant', true), '') NOT NULL,
	"key_hash" text PRIMARY KEY NOT NULL,
	"office" text NOT NULL,
	"given" boolean NOT NULL,
	"at" timestamp with time zone NOT NULL
);--> statement-breakpoint
CREATE TABLE "person" (
	"tenant" text DEFAULT nullif(current_setting('writ.tenant', true), '') NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "person_tenant_id_pk" PRIMARY KEY("tenant","id")
);--> statement-breakpoint
CREATE TABLE "tenant_setting" (
	"tenant" text DEFAULT nullif(current_setting('writ.tenant', true), '') NOT NULL,
	"name" text NOT NULL,
	"value" jsonb NOT NULL,
	CONSTRAINT "tenant_setting_tenant_name_pk" PRIMARY KEY("tenant","name")
);--> statement-breakpoint
CREATE TABLE "tenant" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);--> statement-breakpoint
ALTER TABLE "device" DROP CONSTRAINT "device_jkt_unique";--> statement-breakpoint
ALTER TABLE "log_node" DROP CONSTRAINT "log_node_level_n_pk";--> statement-breakpoint
ALTER TABLE "agent" DROP CONSTRAINT "agent_pkey";--> statement-breakpoint
ALTER TABLE "log_leaf" DROP CONSTRAINT "log_leaf_pkey";--> statement-breakpoint
ALTER TABLE "log_head" DROP COLUMN "id";--> statement-breakpoint
ALTER TABLE "device" ALTER COLUMN "tenant" SET DEFAULT nullif(current_setting('writ.tenant', true), '');--> statement-breakpoint
ALTER TABLE "enrolment" ALTER COLUMN "tenant" SET DEFAULT nullif(current_setting('writ.tenant', true), '');--> statement-breakpoint
ALTER TABLE "session" ALTER COLUMN "tenant" SET DEFAULT nullif(current_setting('writ.tenant', true), '');--> statement-breakpoint
ALTER TABLE "agent" ADD COLUMN "tenant" text DEFAULT nullif(current_setting('writ.tenant', true), '') NOT NULL;--> statement-breakpoint
ALTER TABLE "agent" ADD COLUMN "owner" text DEFAULT 'person' NOT NULL;--> statement-breakpoint
ALTER TABLE "agent" ADD COLUMN "given" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "journal_entry" ADD COLUMN "tenant" text DEFAULT nullif(current_setting('writ.tenant', true), '') NOT NULL;--> statement-breakpoint
ALTER TABLE "log_head" ADD COLUMN "tenant" text PRIMARY KEY DEFAULT nullif(current_setting('writ.tenant', true), '') NOT NULL;--> statement-breakpoint
ALTER TABLE "log_leaf" ADD COLUMN "tenant" text DEFAULT nullif(current_setting('writ.tenant', true), '') NOT NULL;--> statement-breakpoint
ALTER TABLE "log_node" ADD COLUMN "tenant" text DEFAULT nullif(current_setting('writ.tenant', true), '') NOT NULL;--> statement-breakpoint
ALTER TABLE "policy" ADD COLUMN "tenant" text DEFAULT nullif(current_setting('writ.tenant', true), '') NOT NULL;--> statement-breakpoint
ALTER TABLE "run_event" ADD COLUMN "tenant" text DEFAULT nullif(current_setting('writ.tenant', true), '') NOT NULL;--> statement-breakpoint
ALTER TABLE "run" ADD COLUMN "tenant" text DEFAULT nullif(current_setting('writ.tenant', true), '') NOT NULL;--> statement-breakpoint
ALTER TABLE "agent" ADD CONSTRAINT "agent_tenant_id_pk" PRIMARY KEY("tenant","id");--> statement-breakpoint
ALTER TABLE "log_leaf" ADD CONSTRAINT "log_leaf_tenant_n_pk" PRIMARY KEY("tenant","n");--> statement-breakpoint
ALTER TABLE "log_node" ADD CONSTRAINT "log_node_tenant_level_n_pk" PRIMARY KEY("tenant","level","n");--> statement-breakpoint
ALTER TABLE "device" ADD CONSTRAINT "device_of_person" UNIQUE("tenant","person","jkt");--> statement-breakpoint
CREATE INDEX "run_live" ON "run" USING btree ("tenant") WHERE "run"."ended_at" is null;--> statement-breakpoint
INSERT INTO "tenant" ("id", "name", "at") SELECT 'default', 'default', now() WHERE EXISTS (SELECT 1 FROM "setting");--> statement-breakpoint
INSERT INTO "tenant_setting" ("tenant", "name", "value") SELECT 'default', "name", "value" FROM "setting" WHERE "name" = 'epoch';--> statement-breakpoint
DELETE FROM "setting" WHERE "name" = 'epoch';--> statement-breakpoint
UPDATE "setting" SET "name" = 'log-key:default' WHERE "name" = 'log-key';--> statement-breakpoint
INSERT INTO "person" ("tenant", "id", "name", "at") SELECT DISTINCT "tenant", "person", "person", now() FROM "device";--> statement-breakpoint
ALTER TABLE "office_key" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "person" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "tenant_setting" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "agent" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "device" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "enrolment" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "journal_entry" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "log_head" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "log_leaf" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "log_node" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "policy" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "run_event" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "run" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "session" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "own_tenant" ON "agent" AS PERMISSIVE FOR ALL TO "writ_tenant" USING ("agent"."tenant" = current_setting('writ.tenant', true)) WITH CHECK ("agent"."tenant" = current_setting('writ.tenant', true));--> statement-breakpoint
CREATE POLICY "own_tenant" ON "device" AS PERMISSIVE FOR ALL TO "writ_tenant" USING ("device"."tenant" = current_setting('writ.tenant', true)) WITH CHECK ("device"."tenant" = current_setting('writ.tenant', true));--> statement-breakpoint
CREATE POLICY "own_tenant" ON "enrolment" AS PERMISSIVE FOR ALL TO "writ_tenant" USING ("enrolment"."tenant" = current_setting('writ.tenant', true)) WITH CHECK ("enrolment"."tenant" = current_setting('writ.tenant', true));--> statement-breakpoint
CREATE POLICY "own_tenant" ON "journal_entry" AS PERMISSIVE FOR ALL TO "writ_tenant" USING ("journal_entry"."tenant" = current_setting('writ.tenant', true)) WITH CHECK ("journal_entry"."tenant" = current_setting('writ.tenant', true));--> statement-breakpoint
CREATE POLICY "own_tenant" ON "log_head" AS PERMISSIVE FOR ALL TO "writ_tenant" USING ("log_head"."tenant" = current_setting('writ.tenant', true)) WITH CHECK ("log_head"."tenant" = current_setting('writ.tenant', true));--> statement-breakpoint
CREATE POLICY "own_tenant" ON "log_leaf" AS PERMISSIVE FOR ALL TO "writ_tenant" USING ("log_leaf"."tenant" = current_setting('writ.tenant', true)) WITH CHECK ("log_leaf"."tenant" = current_setting('writ.tenant', true));--> statement-breakpoint
CREATE POLICY "own_tenant" ON "log_node" AS PERMISSIVE FOR ALL TO "writ_tenant" USING ("log_node"."tenant" = current_setting('writ.tenant', true)) WITH CHECK ("log_node"."tenant" = current_setting('writ.tenant', true));--> statement-breakpoint
CREATE POLICY "own_tenant" ON "policy" AS PERMISSIVE FOR ALL TO "writ_tenant" USING ("policy"."tenant" = current_setting('writ.tenant', true)) WITH CHECK ("policy"."tenant" = current_setting('writ.tenant', true));--> statement-breakpoint
CREATE POLICY "own_tenant" ON "run_event" AS PERMISSIVE FOR ALL TO "writ_tenant" USING ("run_event"."tenant" = current_setting('writ.tenant', true)) WITH CHECK ("run_event"."tenant" = current_setting('writ.tenant', true));--> statement-breakpoint
CREATE POLICY "own_tenant" ON "run" AS PERMISSIVE FOR ALL TO "writ_tenant" USING ("run"."tenant" = current_setting('writ.tenant', true)) WITH CHECK ("run"."tenant" = current_setting('writ.tenant', true));--> statement-breakpoint
CREATE POLICY "own_tenant" ON "session" AS PERMISSIVE FOR ALL TO "writ_tenant" USING ("session"."tenant" = current_setting('writ.tenant', true)) WITH CHECK ("session"."tenant" = current_setting('writ.tenant', true));--> statement-breakpoint
CREATE POLICY "own_tenant" ON "office_key" AS PERMISSIVE FOR ALL TO "writ_tenant" USING ("office_key"."tenant" = current_setting('writ.tenant', true)) WITH CHECK ("office_key"."tenant" = current_setting('writ.tenant', true));--> statement-breakpoint
CREATE POLICY "own_tenant" ON "person" AS PERMISSIVE FOR ALL TO "writ_tenant" USING ("person"."tenant" = current_setting('writ.tenant', true)) WITH CHECK ("person"."tenant" = current_setting('writ.tenant', true));--> statement-breakpoint
CREATE POLICY "own_tenant" ON "tenant_setting" AS PERMISSIVE FOR ALL TO "writ_tenant" USING ("tenant_setting"."tenant" = current_setting('writ.tenant', true)) WITH CHECK ("tenant_setting"."tenant" = current_setting('writ.tenant', true));
