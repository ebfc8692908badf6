CREATE TABLE "label" (
	"tenant" text DEFAULT nullif(current_setting('writ.tenant', true), '') NOT NULL,
	"person" text NOT NULL,
	"sink" text NOT NULL,
	"owner" text NOT NULL,
	"agent" text NOT NULL,
	"source" text NOT NULL,
	"run" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "label_tenant_person_sink_owner_agent_source_pk" PRIMARY KEY("tenant","person","sink","owner","agent","source")
);
--> statement-breakpoint
ALTER TABLE "label" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "run" ADD COLUMN "told_at" timestamp with time zone;--> statement-breakpoint
CREATE POLICY "own_tenant" ON "label" AS PERMISSIVE FOR ALL TO "writ_tenant" USING ("label"."tenant" = current_setting('writ.tenant', true)) WITH CHECK ("label"."tenant" = current_setting('writ.tenant', true));--> statement-breakpoint
-- What was decided without labels does not hold any more.
UPDATE "run" SET "decided" = NULL WHERE "ended_at" IS NULL;
