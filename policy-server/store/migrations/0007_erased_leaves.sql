ALTER TABLE "log_leaf" ALTER COLUMN "leaf" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "log_leaf" ADD COLUMN "run" text;--> statement-breakpoint
ALTER TABLE "run" ADD COLUMN "erased_at" timestamp with time zone;--> statement-breakpoint
-- Which run a leaf tells of, so that what is told of one can be found.
UPDATE "log_leaf" SET "run" = coalesce("leaf"::json #>> '{entry,event,run}', "leaf"::json #>> '{event,run}');--> statement-breakpoint
CREATE INDEX "log_leaf_of_run" ON "log_leaf" USING btree ("tenant","run");