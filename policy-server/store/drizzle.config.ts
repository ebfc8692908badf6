import { defineConfig } from 'drizzle-kit'

/** `npx drizzle-kit generate --config store/drizzle.config.ts` writes the next migration after a change of the schema. */
export default defineConfig({ dialect: 'postgresql', schema: './store/schema.ts', out: './store/migrations' })
