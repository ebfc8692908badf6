import { SECRET_PARTS } from '../contract/index.ts'

/** The words that can never name a variable: each starts or is a value by itself. */
export const RESERVED = [
  'true',
  'false',
  'none',
  'it',
  'not',
  'exists',
  'gone',
  'read',
  'secret',
  'ask',
  'run',
  'call',
  'endorse',
  'declassify',
  'download'
] as const

const words = (text: string): readonly string[] => text.trim().split(/\s+/)

/** Words of the grammar that are roles too. */
export const ROLE_WORDS = words('text list dialog tab frame')

/** Roles whose rows and columns are read as a list of records. */
export const TABLE_ROLES = words('table grid treegrid')

/** The parts of a secret. */
export const PARTS = SECRET_PARTS

/** Words of the grammar that mean something by position only, and may name anything but a role elsewhere. */
export const POSITION_WORDS = words(`
  plan site sign via frames files at input kept
  on within let var set if else for in up to repeat stop when try do undo require wait until hand over observe
  keep return because then accept dismiss answer as submit share transact destroy
  open back forward reload close double right click hover clear check uncheck copy screenshot drag scroll down fill
  with type into press choose upload paste from
  like near described named first last nth enabled disabled checked unchecked selected expanded collapsed having
  of all attribute url title value count number date boolean file one gives workspace pinned
  where map sort by or and contains matches starts`)

/** The words a declaration can start with. */
export const DECLARATION_WORDS = words('site secret input kept')

/** The words a statement can start with. */
export const STATEMENT_WORDS = words(`
  on within frame tab let var set if for repeat stop try do require wait hand observe keep return
  open back forward reload close double right click hover clear check uncheck copy screenshot drag scroll fill type
  press choose upload paste call`)

const PLAIN_WORD = /^[A-Za-z_][A-Za-z0-9_]*$/

export const isWord = (text: string): boolean => PLAIN_WORD.test(text)

export const isReserved = (word: string): boolean => (RESERVED as readonly string[]).includes(word)
