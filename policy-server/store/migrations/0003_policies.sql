CREATE TABLE "known_flow" (
	"tenant" text DEFAULT nullif(current_setting('writ.tenant', true), '') NOT NULL,
	"person" text NOT NULL,
	"agent" text NOT NULL,
	"source" text NOT NULL,
	"sink" text NOT NULL,
	"how" jsonb NOT NULL,
	"run" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "known_flow_tenant_person_agent_source_sink_how_pk" PRIMARY KEY("tenant","person","agent","source","sink","how")
);
--> statement-breakpoint
ALTER TABLE "known_flow" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "person_rule" (
	"tenant" text DEFAULT nullif(current_setting('writ.tenant', true), '') NOT NULL,
	"id" text PRIMARY KEY NOT NULL,
	"person" text NOT NULL,
	"effect" text NOT NULL,
	"origin" text NOT NULL,
	"agent" text,
	"answer" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"expires" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "person_rule" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "policy" ADD COLUMN "version" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "policy" ADD COLUMN "dial" text DEFAULT 'balanced' NOT NULL;--> statement-breakpoint
ALTER TABLE "policy" ADD COLUMN "zone" text DEFAULT 'UTC' NOT NULL;--> statement-breakpoint
ALTER TABLE "policy" ADD COLUMN "signed" text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX "person_rule_of" ON "person_rule" USING btree ("tenant","person");--> statement-breakpoint
CREATE UNIQUE INDEX "policy_version" ON "policy" USING btree ("tenant","version") WHERE "policy"."version" > 0;--> statement-breakpoint
CREATE INDEX "run_of_agent" ON "run" USING btree ("tenant","person","agent","at");--> statement-breakpoint
CREATE POLICY "own_tenant" ON "known_flow" AS PERMISSIVE FOR ALL TO "writ_tenant" USING ("known_flow"."tenant" = current_setting('writ.tenant', true)) WITH CHECK ("known_flow"."tenant" = current_setting('writ.tenant', true));--> statement-breakpoint
CREATE POLICY "own_tenant" ON "person_rule" AS PERMISSIVE FOR ALL TO "writ_tenant" USING ("person_rule"."tenant" = current_setting('writ.tenant', true)) WITH CHECK ("person_rule"."tenant" = current_setting('writ.tenant', true));