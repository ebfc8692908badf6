ALTER TABLE "device" ADD COLUMN "features" jsonb;--> statement-breakpoint
ALTER TABLE "device" ADD COLUMN "presence" text;