import { is, type SQL, sql } from 'drizzle-orm'
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core'
import * as schema from './schema.ts'
import { TENANT_ROLE, TENANT_SETTING } from './tenant-rows.ts'

/** Anything that can run a statement by itself: a database or a transaction. */
interface Runs {
  execute(statement: SQL): PromiseLike<unknown>
}

const role = sql.identifier(TENANT_ROLE)
const roleName = sql.raw(`'${TENANT_ROLE}'`)

/** The tenants' tables: those that are narrowed to the tenant of the transaction. */
export const TENANT_TABLES: readonly PgTable[] = Object.values<unknown>(schema)
  .filter((table) => is(table, PgTable))
  .filter((table) => getTableConfig(table).policies.length > 0)

/**
 * Makes the role if there is none; roles are of the whole database cluster, so it is no part of a migration. A database user
 * who may neither make the role nor is a member of it gets the database's own error, which says so.
 */
export const makeTenantRole = async (db: Runs): Promise<void> => {
  await db.execute(sql`do $$ begin
    if not exists (select from pg_roles where rolname = ${roleName}) then create role ${role} nologin; end if;
  exception when duplicate_object or unique_violation then null;
  end $$`)
  await db.execute(sql`do $$ begin
    if not pg_has_role(current_user, ${roleName}, 'member') then execute format('grant %I to %I', ${roleName}, current_user); end if;
  end $$`)
}

/** Gives the role the tenants' tables, after every migration. */
export const grantTenantTables = async (db: Runs): Promise<void> => {
  const tables = sql.join([...TENANT_TABLES], sql`, `)
  await db.execute(sql`grant select, insert, update, delete on ${tables} to ${role}`)
  await db.execute(sql`grant usage on all sequences in schema public to ${role}`)
}

/** Until the transaction ends, it is this tenant's alone. */
export const enterTenant = (tenant: string): SQL =>
  sql`select set_config('${sql.raw(TENANT_SETTING)}', ${tenant}, true), set_config('role', ${roleName}, true)`
