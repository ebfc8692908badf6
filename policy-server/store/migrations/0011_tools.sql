CREATE TABLE "tool_call" (
	"tenant" text DEFAULT nullif(current_setting('writ.tenant', true), '') NOT NULL,
	"run" text NOT NULL,
	"step" text NOT NULL,
	"effect" text NOT NULL,
	"answered" json,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "tool_call_tenant_run_step_pk" PRIMARY KEY("tenant","run","step")
);
--> statement-breakpoint
ALTER TABLE "tool_call" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "tool_credential" (
	"tenant" text DEFAULT nullif(current_setting('writ.tenant', true), '') NOT NULL,
	"server" text NOT NULL,
	"person" text NOT NULL,
	"sealed" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "tool_credential_tenant_server_person_pk" PRIMARY KEY("tenant","server","person")
);
--> statement-breakpoint
ALTER TABLE "tool_credential" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "tool_pin" (
	"tenant" text DEFAULT nullif(current_setting('writ.tenant', true), '') NOT NULL,
	"server" text NOT NULL,
	"word" text NOT NULL,
	"definition" json NOT NULL,
	"pin" text NOT NULL,
	"class" text,
	"changed" boolean DEFAULT false NOT NULL,
	"seen" json,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "tool_pin_tenant_server_word_pk" PRIMARY KEY("tenant","server","word")
);
--> statement-breakpoint
ALTER TABLE "tool_pin" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "tool_server" (
	"tenant" text DEFAULT nullif(current_setting('writ.tenant', true), '') NOT NULL,
	"name" text NOT NULL,
	"server" json NOT NULL,
	"per_person" boolean NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "tool_server_tenant_name_pk" PRIMARY KEY("tenant","name")
);
--> statement-breakpoint
ALTER TABLE "tool_server" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "own_tenant" ON "tool_call" AS PERMISSIVE FOR ALL TO "writ_tenant" USING ("tool_call"."tenant" = current_setting('writ.tenant', true)) WITH CHECK ("tool_call"."tenant" = current_setting('writ.tenant', true));--> statement-breakpoint
CREATE POLICY "own_tenant" ON "tool_credential" AS PERMISSIVE FOR ALL TO "writ_tenant" USING ("tool_credential"."tenant" = current_setting('writ.tenant', true)) WITH CHECK ("tool_credential"."tenant" = current_setting('writ.tenant', true));--> statement-breakpoint
CREATE POLICY "own_tenant" ON "tool_pin" AS PERMISSIVE FOR ALL TO "writ_tenant" USING ("tool_pin"."tenant" = current_setting('writ.tenant', true)) WITH CHECK ("tool_pin"."tenant" = current_setting('writ.tenant', true));--> statement-breakpoint
CREATE POLICY "own_tenant" ON "tool_server" AS PERMISSIVE FOR ALL TO "writ_tenant" USING ("tool_server"."tenant" = current_setting('writ.tenant', true)) WITH CHECK ("tool_server"."tenant" = current_setting('writ.tenant', true));