CREATE TABLE "recording" (
	"tenant" text DEFAULT nullif(current_setting('writ.tenant', true), '') NOT NULL,
	"run" text PRIMARY KEY NOT NULL,
	"sealed" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "recording" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "own_tenant" ON "recording" AS PERMISSIVE FOR ALL TO "writ_tenant" USING ("recording"."tenant" = current_setting('writ.tenant', true)) WITH CHECK ("recording"."tenant" = current_setting('writ.tenant', true));