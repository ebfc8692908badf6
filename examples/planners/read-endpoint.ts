import type { Endpoint } from './planner.ts'

const NAMES = { baseUrl: 'OPENAI_BASE_URL', apiKey: 'OPENAI_API_KEY', model: 'OPENAI_MODEL' } as const

const isHttp = (url: string): boolean => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)

/** The endpoint that the environment names; else in one line what is missing, or wrong. Of the key nothing is told. */
export const readEndpoint = (
  env: Readonly<Record<string, string | undefined>>
): { readonly endpoint: Endpoint } | { readonly why: string } => {
  const missing = Object.values(NAMES).filter((name) => !env[name]?.trim())
  if (missing.length > 0) return { why: `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not set` }
  const said = (name: keyof typeof NAMES): string => env[NAMES[name]]?.trim() ?? ''
  const baseUrl = said('baseUrl').replace(/\/+$/, '')
  if (!isHttp(baseUrl)) return { why: `${NAMES.baseUrl} is an http or https address, as in https://api.example.com/v1` }
  return { endpoint: { baseUrl, apiKey: said('apiKey'), model: said('model') } }
}
