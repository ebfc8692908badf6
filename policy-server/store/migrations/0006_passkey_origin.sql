-- A passkey of before does not say where it was registered; it is registered anew.
DELETE FROM "approver_passkey";--> statement-breakpoint
ALTER TABLE "approver_passkey" ADD COLUMN "origin" text NOT NULL;
