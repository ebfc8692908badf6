import { type CheckedPlan, type Decl, parseOrigin, unreachable } from '../contract/index.ts'
import type { Explanation, Line } from './explanation.ts'
import type { ExplainLanguage, Phrases } from './phrases.ts'
import { phrasesOf } from './phrases-of.ts'
import { sayPlanType } from './say-expr.ts'
import { sayManifest } from './say-manifest.ts'
import { saySink } from './say-obtained.ts'
import { sayBody } from './say-stmt.ts'
import { enumerate, nameOf, type Sentence, say, setSentence, siteOf, spaceOut } from './sentence.ts'
import type { Speaker } from './speaker.ts'

/** As compared and enforced, which need not be as written. */
const canonical = (origin: string): string => {
  const parsed = parseOrigin(origin)
  return parsed.ok ? parsed.value : origin
}

const sayDecl = (decl: Decl, speaker: Speaker): Sentence => {
  const { decls, list } = speaker.phrases
  switch (decl.kind) {
    case 'site': {
      const parts = (['via', 'frames', 'files'] as const).map((part) => {
        const origins = decl[part].map((origin) => siteOf(canonical(origin)))
        return origins.length === 0 ? '' : decls[part](enumerate(origins, list.between, list.and))
      })
      return say`${decls.site(nameOf(decl.name), siteOf(canonical(decl.origin)))}${enumerate(parts, '', '')}`
    }
    case 'secret':
      return decls.secret(nameOf(decl.name), saySink(decl.site, speaker))
    case 'input':
    case 'kept':
      return decls[decl.kind](nameOf(decl.name), sayPlanType(decl.type, speaker))
    default:
      return unreachable(decl)
  }
}

/** Sets sentences as the language does: a capital, spaces between scripts, the full stop. */
const setting = (phrases: Phrases) => {
  const set = (sentence: Sentence): Sentence => setSentence(sentence, phrases.lang)
  const ended = (sentence: Sentence): Sentence => set(say`${sentence}${phrases.stop}`)
  const line = ({ says, inner, code }: Line): Line => ({
    says: set(say`${says}${inner.length > 0 || code ? phrases.colon : phrases.stop}`),
    inner: inner.map(line),
    ...(code && { code })
  })
  return { set, ended, line }
}

/**
 * A checked plan in plain sentences, in English or Chinese: what it uses, what happens in which order, and everything its
 * manifest allows. A pure function of the plan: what the person reads is what was decided.
 */
export const explainPlan = ({ plan, manifest, steps, refs }: CheckedPlan, language: ExplainLanguage): Explanation => {
  const phrases = phrasesOf(language)
  const { set, ended, line } = setting(phrases)
  const sites = plan.decls.flatMap((decl) => (decl.kind === 'site' ? [[decl.name, canonical(decl.origin)]] : []))
  const speaker: Speaker = { phrases, refs, origins: Object.fromEntries(sites) }
  const body = sayBody(plan.body, steps, speaker)
  const said = sayManifest(manifest, phrases)
  return {
    language,
    title: plan.title,
    needs: plan.decls.map((decl) => ended(sayDecl(decl, speaker))),
    steps: (body.length > 0 ? body : [{ says: phrases.noSteps, inner: [] }]).map(line),
    effects: said.effects.map((row) => ({
      where: set(row.where),
      what: set(row.what),
      class: spaceOut(row.class),
      target: spaceOut(row.target),
      max: spaceOut(row.max)
    })),
    flows: (said.flows.length > 0 ? said.flows : [phrases.noFlows]).map(ended),
    secrets: said.secrets.map(ended),
    code: said.code.map(ended),
    tools: said.tools.map(ended),
    blessings: said.blessings.map(ended),
    kept: said.kept.map(ended),
    longest: ended(said.longest)
  }
}
