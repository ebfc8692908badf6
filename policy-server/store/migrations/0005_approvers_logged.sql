-- Those who were made approvers before that stood in the log are made anew.
DELETE FROM "approver_session";--> statement-breakpoint
DELETE FROM "approver_passkey";--> statement-breakpoint
DELETE FROM "approver";
