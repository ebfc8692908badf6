import { APP_ORIGIN, isOrigin } from '../contract/index.ts'
import type { Phrases } from './phrases.ts'
import { nameOf, type Sentence, say, siteOf } from './sentence.ts'

const TOOL = 'tool:'

/** Where something happens, comes from or goes to: a site, the app, a tool by its name, or one of the named principals. */
export const sayPlace = (place: string, phrases: Phrases): Sentence => {
  if (isOrigin(place)) return [siteOf(place)]
  if (place === APP_ORIGIN) return say`${phrases.app}`
  if (place.startsWith(TOOL)) return phrases.tool(nameOf(place.slice(TOOL.length)))
  const { people } = phrases
  return Object.hasOwn(people, place) ? say`${people[place as keyof typeof people]}` : [nameOf(place)]
}
