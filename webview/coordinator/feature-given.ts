import {
  type FeatureDefinition,
  featureDefinitionSchema,
  isSoundJson,
  type Json,
  ok,
  type Result,
  refuse
} from '@writ/dsl/contract'
import { canConform } from './conforms.ts'

/** A call of a feature. `step` names the step of its run, and is the same should the app be asked again: a key to do it once by. */
export interface FeatureCall {
  readonly run: string
  readonly step: string
}

/** What a host registers of one of its own functions. */
export interface FeatureGiven {
  /** A word as plans write it: `call app.NAME({ … })`. */
  readonly name: string
  /** What agents are told of it. */
  readonly description?: string
  /** The class of the worst that it can do: `read`, `submit`, `share`, `tool`, `transact` or `destroy`. */
  readonly effect: FeatureDefinition['effect']
  /** JSON Schema (2020-12) of the record that it takes, and of the record that it gives; text, where there is none of that. */
  readonly schema: { readonly input: FeatureDefinition['input']; readonly output?: FeatureDefinition['output'] }
  /** Who must be there at the call; `none` unless said otherwise. */
  readonly presence?: FeatureDefinition['presence']
  /** Is the person asked, whatever policy says? Before every call, unless said otherwise. */
  readonly consent?: FeatureDefinition['consent']
  /** At most so many calls in so many seconds. */
  readonly rate?: FeatureDefinition['rate']
  /** Does it, in a host of TypeScript; in others `HostActs.perform` does. A `FeatureFailed` that it throws says that nothing was done; any other error, nothing. */
  readonly run?: (args: Readonly<Record<string, Json>>, call: FeatureCall) => Promise<Json> | Json
}

/** As it is told: what is undefined is not there. `undefined` for what cannot be. */
const asTold = (given: object): unknown => {
  try {
    return JSON.parse(JSON.stringify(given))
  } catch {
    return undefined
  }
}

/** What a host gave, as the definition that is pinned. Refuses `feature/malformed`. */
export const definitionOf = (given: unknown): Result<FeatureDefinition> => {
  const { run: _, schema, presence = 'none', consent = 'every', ...rest } = (given ?? {}) as FeatureGiven
  const { input, output, ...others } = (schema ?? {}) as FeatureGiven['schema']
  const name = typeof rest.name === 'string' ? rest.name.slice(0, 64).toWellFormed() : ''
  const no = (why: string) => refuse('feature/malformed', { name, why })
  const told = asTold({ ...rest, ...others, presence, consent, input, output })
  if (told === undefined || !isSoundJson(told)) return no('it is no JSON, nested too deeply, or holds half a character')
  const read = featureDefinitionSchema.safeParse(told)
  if (!read.success) {
    const [first] = read.error.issues
    return no(`${first?.path.join('.') ?? ''}: ${first?.message ?? ''}`)
  }
  return [input, output].every((one) => !one || canConform(one)) ? ok(read.data) : no('a schema cannot be read')
}
