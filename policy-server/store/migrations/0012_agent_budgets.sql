CREATE TABLE "agent_reserve" (
	"tenant" text DEFAULT nullif(current_setting('writ.tenant', true), '') NOT NULL,
	"run" text PRIMARY KEY NOT NULL,
	"agent" text NOT NULL,
	"window" text NOT NULL,
	"begins" timestamp with time zone NOT NULL,
	"plans" bigint NOT NULL,
	"acts" bigint NOT NULL,
	"questions" bigint NOT NULL,
	"code_ms" bigint NOT NULL,
	"asked" integer DEFAULT 0 NOT NULL,
	"question" text
);
--> statement-breakpoint
ALTER TABLE "agent_reserve" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "agent_use" (
	"tenant" text DEFAULT nullif(current_setting('writ.tenant', true), '') NOT NULL,
	"agent" text NOT NULL,
	"window" text NOT NULL,
	"begins" timestamp with time zone NOT NULL,
	"plans" bigint NOT NULL,
	"acts" bigint NOT NULL,
	"questions" bigint NOT NULL,
	"code_ms" bigint NOT NULL,
	CONSTRAINT "agent_use_tenant_agent_window_begins_pk" PRIMARY KEY("tenant","agent","window","begins")
);
--> statement-breakpoint
ALTER TABLE "agent_use" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "agent" ADD COLUMN "budget" jsonb;--> statement-breakpoint
CREATE POLICY "own_tenant" ON "agent_reserve" AS PERMISSIVE FOR ALL TO "writ_tenant" USING ("agent_reserve"."tenant" = current_setting('writ.tenant', true)) WITH CHECK ("agent_reserve"."tenant" = current_setting('writ.tenant', true));--> statement-breakpoint
CREATE POLICY "own_tenant" ON "agent_use" AS PERMISSIVE FOR ALL TO "writ_tenant" USING ("agent_use"."tenant" = current_setting('writ.tenant', true)) WITH CHECK ("agent_use"."tenant" = current_setting('writ.tenant', true));