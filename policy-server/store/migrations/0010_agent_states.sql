CREATE TABLE "agent_word" (
	"tenant" text DEFAULT nullif(current_setting('writ.tenant', true), '') NOT NULL,
	"person" text NOT NULL,
	"agent" text NOT NULL,
	"state" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "agent_word_tenant_person_agent_pk" PRIMARY KEY("tenant","person","agent")
);
--> statement-breakpoint
ALTER TABLE "agent_word" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "agent" ADD COLUMN "state" text DEFAULT 'active' NOT NULL;--> statement-breakpoint
ALTER TABLE "agent" ADD COLUMN "state_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "agent" ADD COLUMN "why" text;--> statement-breakpoint
ALTER TABLE "agent" ADD COLUMN "last_seen" timestamp with time zone;--> statement-breakpoint
UPDATE "agent" SET "state" = 'stopped' WHERE NOT "active";--> statement-breakpoint
ALTER TABLE "agent" DROP COLUMN "active";--> statement-breakpoint
CREATE POLICY "own_tenant" ON "agent_word" AS PERMISSIVE FOR ALL TO "writ_tenant" USING ("agent_word"."tenant" = current_setting('writ.tenant', true)) WITH CHECK ("agent_word"."tenant" = current_setting('writ.tenant', true));