ALTER TABLE "run" ADD COLUMN "sent_as" json;--> statement-breakpoint
ALTER TABLE "session" ADD COLUMN "ended_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "run_of_session" ON "run" USING btree ("tenant","session","at");