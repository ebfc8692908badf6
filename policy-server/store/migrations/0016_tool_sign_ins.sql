CREATE TABLE "tool_client" (
	"tenant" text DEFAULT nullif(current_setting('writ.tenant', true), '') NOT NULL,
	"server" text NOT NULL,
	"redirect" text NOT NULL,
	"sealed" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "tool_client_tenant_server_redirect_pk" PRIMARY KEY("tenant","server","redirect")
);
--> statement-breakpoint
ALTER TABLE "tool_client" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "tool_sign_in" (
	"tenant" text DEFAULT nullif(current_setting('writ.tenant', true), '') NOT NULL,
	"server" text NOT NULL,
	"person" text NOT NULL,
	"device" text,
	"state" text NOT NULL,
	"redirect" text NOT NULL,
	"sealed" text NOT NULL,
	"expires" timestamp with time zone NOT NULL,
	CONSTRAINT "tool_sign_in_tenant_server_person_pk" PRIMARY KEY("tenant","server","person")
);
--> statement-breakpoint
ALTER TABLE "tool_sign_in" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "tool_credential" ADD COLUMN "renewing" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "tool_server" ADD COLUMN "authority" json;--> statement-breakpoint
CREATE POLICY "own_tenant" ON "tool_client" AS PERMISSIVE FOR ALL TO "writ_tenant" USING ("tool_client"."tenant" = current_setting('writ.tenant', true)) WITH CHECK ("tool_client"."tenant" = current_setting('writ.tenant', true));--> statement-breakpoint
CREATE POLICY "own_tenant" ON "tool_sign_in" AS PERMISSIVE FOR ALL TO "writ_tenant" USING ("tool_sign_in"."tenant" = current_setting('writ.tenant', true)) WITH CHECK ("tool_sign_in"."tenant" = current_setting('writ.tenant', true));