import { actsEn } from './acts-en.ts'
import type { AimParts, Phrases } from './phrases.ts'
import { type Sentence, say } from './sentence.ts'
import { andEn, callsEn, listEn, opsEn, rolesEn, verbsEn } from './words-en.ts'

const ENDINGS = ['th', 'st', 'nd', 'rd']
const ordinal = (n: number): string => `${n}${ENDINGS[n % 100 > 10 && n % 100 < 14 ? 0 : n % 10] ?? 'th'}`

const aim = ({ role, match, states, nth, having, in: outer, observed, every }: AimParts): Sentence => {
  const adjectives = [...states, ...(nth === undefined ? [] : [ordinal(nth)])].map((word) => `${word} `).join('')
  return say`${every ? 'every' : 'the'} ${adjectives}${role}${match ? say` ${match}` : ''}${
    having.length > 0 ? say` that holds ${andEn(having)}` : ''
  }${outer ? say` in ${outer}` : ''}${observed ? ' (as the agent was shown it)' : ''}`
}

const times = (max: number): string => (max === 1 ? 'once' : `${max.toLocaleString('en')} times`)

const bless: Phrases['bless'] = {
  endorse: (value) => say`vouch for ${value}`,
  declassify: (value, to) => say`release ${value} to ${to}`
}

/** Everything a plan can be said with, in English. */
export const phrasesEn: Phrases = {
  lang: 'en',
  stop: '.',
  colon: ':',
  list: listEn,
  people: { planner: 'the agent', person: 'you', vault: 'your vault', sandbox: 'the sandbox' },
  tool: (name) => say`the tool ${name}`,
  page: 'the page',
  app: 'the app',

  aim,
  roles: rolesEn,
  states: {},
  match: {
    like: (text) => say`whose name fits ${text}`,
    near: (text) => say`next to ${text}`,
    described: (text) => say`described as ${text}`,
    named: (value) => say`named ${value}`,
    anyName: say`with a name known only in the run`
  },
  element: (name) => say`very element that ${name} was read from`,
  anElement: say`very element that a record was read from`,
  anyAddress: say`an address known only in the run`,

  verbs: verbsEn,
  acts: actsEn,
  classes: {
    read: 'read',
    navigate: 'navigate',
    input: 'input',
    activate: 'activate',
    download: 'download',
    upload: 'upload',
    submit: 'submit',
    share: 'share',
    secret: 'secret',
    code: 'code',
    tool: 'tool',
    transact: 'transact',
    destroy: 'destroy',
    human: 'human'
  },
  does: {
    download: 'downloads a file',
    submit: 'submits',
    share: 'reaches other people',
    transact: 'pays or orders',
    destroy: 'deletes or cancels'
  },
  doing: (act, does) => say`${act} (this ${does})`,
  at: (act, site) => say`${act} on ${site}`,
  secretParts: {
    username: 'the user name',
    password: 'the password',
    totp: 'the one-time code',
    card_number: 'the card number',
    card_name: 'the name on the card',
    card_expiry: 'when the card expires',
    card_code: 'the security code of the card',
    iban: 'the account number (IBAN)'
  },
  secret: (part, name) => say`${part} of ${name} from your vault`,
  call: (tool, name, args) => say`${name} of ${tool} with ${args}`,
  scrollBy: (direction, screens, inside) =>
    say`${direction} by ${screens} ${inside ? 'of its height' : screens === 1 ? 'screen' : 'screens'}`,
  atPoint: (aim, x, y) => say`${aim} at the point ${x}, ${y}`,
  dialog: (how, message, text) => {
    const which = message ? say`a dialog that says ${message}` : say`a dialog`
    if (how === 'answer') return say`; if it opens ${which}, answer ${text ?? ''}`
    return say`; if it opens ${which}, ${how} it`
  },
  because: (act, claim) => say`${act} (the agent says: ${claim})`,

  truth: ['yes', 'no'],
  nothing: 'nothing',
  item: 'the entry',
  its: (field) => say`the entry’s ${field}`,
  partOf: (field, of) => say`${field} of ${of}`,
  group: (of) => say`(${of})`,
  not: (of) => say`not ${of}`,
  ops: opsEn,
  calls: callsEn,
  anyCall: (name, args) => say`${name} of ${args}`,
  where: (list, test) => say`the entries of ${list} where ${test}`,
  map: (list, value) => say`for each of ${list}, ${value}`,
  mapField: (list, field) => say`every ${field} in ${list}`,
  sort: (list, by) => say`${list}, sorted by ${by}`,
  sortField: (list, field) => say`${list}, sorted by ${field}`,
  exists: (target) => say`the page shows ${target}`,
  gone: (target) => say`the page does not show ${target}`,
  reads: {
    url: say`the page’s address`,
    title: say`the page’s title`,
    text: (target) => say`the text of ${target}`,
    value: (target) => say`the value of ${target}`,
    count: (target) => say`how often the page shows ${target}`,
    table: (target) => say`the rows of ${target}`,
    all: (target) => target,
    record: (target) => say`the parts of ${target}`,
    attribute: (name, target) => say`the attribute ${name} of ${target}`
  },
  as: (value, type) => say`${value}, as ${type}`,
  emptyList: 'an empty list',

  types: { text: 'text', number: 'number', boolean: 'yes or no', date: 'date', file: 'file', none: 'nothing' },
  written: (type, locale) => say`${type} as ${locale} writes it`,
  listOf: (of) => say`a list of ${of}`,
  oneOf: (options) => say`one of ${options}`,
  field: (name, type) => say`${name} (${type})`,
  fromColumn: (field, column) => say`${field} from the column ${column}`,
  fromPart: (field, part) => say`${field} from ${part}`,
  ownAttribute: (name) => say`its attribute ${name}`,
  record: (fields) => say`${fields}`,

  decls: {
    site: (name, origin) => say`it may act on ${origin} (in the plan: ${name})`,
    via: (origins) => say`, which signs in by way of ${origins}`,
    frames: (origins) => say`, which shows ${origins} in frames`,
    files: (origins) => say`, whose files lie at ${origins}`,
    secret: (name, site) => say`it may sign in with your vault’s entry ${name} for ${site}; the agent never sees it`,
    input: (name, type) => say`it is given ${name}: ${type}`,
    kept: (name, type) => say`it uses ${name}, which an earlier turn left on this device: ${type}`
  },
  stmts: {
    on: (site) => say`on ${site}`,
    within: (target) => say`within ${target}`,
    frame: (target, site) => say`in the frame ${target}, which shows ${site}`,
    tab: (name) => say`in the tab ${name}`,
    tabFrom: (name, act) => say`${act}, and in the tab ${name} that this opens`,
    let: (name, value) => say`remember as ${name}: ${value}`,
    set: (name, value) => say`change ${name} to: ${value}`,
    orElse: (value, other) => say`${value}; if that fails: ${other}`,
    if: (test) => say`if ${test}`,
    elseIf: (test) => say`otherwise, if ${test}`,
    else: say`otherwise`,
    for: (name, list, bound) => say`for each ${name} in ${list}, at most ${bound} (a longer list stops the run first)`,
    repeat: (bound) => say`repeat, at most ${bound}`,
    stopWhen: (test) => say`stop repeating when ${test}`,
    try: say`try`,
    tryElse: say`if that fails`,
    do: say`do what the plan has steps to take back`,
    undo: say`if the run fails later, do this to take it back`,
    require: (test, message) => say`go on only if ${test}; otherwise stop with ${message}`,
    seen: (target) => say`${target} shows`,
    unseen: (target) => say`${target} is gone`,
    waitFor: (seen, limit) => say`wait until ${seen}, at most ${limit}`,
    waitUntil: (test, limit) => say`wait until ${test}, at most ${limit}`,
    handOver: (message, test, limit) => say`hand over to you: ${message}; go on once ${test}, at most ${limit} later`,
    observe: (target) => say`show the agent an outline of ${target}`,
    keep: (names) => say`leave ${names} on this device for a later turn, unseen by the agent`,
    return: (value) => say`tell the agent: ${value}`
  },
  obtained: {
    ask: (question, type) => say`your answer (${type}) to ${question}`,
    run: (language, limit) => say`what this ${language} code gives, within ${limit}`,
    shared: (run) => say`${run}, in the workspace that code of this run shares`,
    with: (run, value) => say`${run}, given ${value}`,
    limit: (time, memory) => say`${time} and ${memory}`,
    gives: (run, fields) => say`${run}, namely ${fields}`,
    tool: (tool, args, type) => say`what ${tool} gives for ${args} (${type})`,
    endorse: (value, claim) => say`${value}, if you vouch for it (the agent says: ${claim})`,
    declassify: (value, to, claim) => say`${value}, if you release it to ${to} (the agent says: ${claim})`,
    download: (act) => say`the file that this downloads: ${act}`
  },
  duration: {
    ms: (n) => say`${n} ms`,
    s: (n) => say`${n} s`,
    min: (n) => say`${n} min`,
    h: (n) => say`${n} h`
  },

  heads: {
    needs: 'What it uses',
    steps: 'What happens, in order',
    effects: 'What it may do at most',
    flows: 'Who may learn what',
    secrets: 'Secrets',
    code: 'Code',
    tools: 'Tools',
    blessings: 'What you are asked to answer for',
    kept: 'What stays on this device'
  },
  columns: { where: 'Where', what: 'What', class: 'Class', target: 'Target', max: 'At most' },
  times,
  atMost: (max) => `at most ${times(max)}`,
  also: (site, via) => say`${site} (also ${via})`,
  noSteps: say`nothing`,
  noFlows: say`nothing read in one place can reach another`,
  flow: (from, to, how) => say`${from} can reach ${to}, ${how}`,
  flowFrom: (source, kind) => {
    if (kind === 'site') return say`what is read at ${source}`
    if (kind === 'person') return say`what you enter or do`
    if (kind === 'planner') return say`what the agent wrote`
    return kind === 'vault' ? say`what your vault holds` : say`what ${source} gives`
  },
  flowKinds: {
    value: 'as it is',
    branch: 'by what is done or left out',
    stopping: 'by whether the run goes on',
    control: 'by what is aimed at'
  },
  bits: (bits) => {
    const answers = Math.ceil(bits)
    return ` (at most ${bits} ${bits === 1 ? 'bit' : 'bits'} in one run: as much as ${answers} ${answers === 1 ? 'answer' : 'answers'} yes or no)`
  },
  secretUse: (secret, site, max) => say`${secret} goes to ${site}, ${max}`,
  secretReaches: (sinks) => say`; what ${sinks} may learn can then depend on it`,
  secretStays: say`; nobody else can learn anything that depends on it`,
  codeUse: (language, limit, max, hash) => say`${language} code, ${max}, each time within ${limit} (SHA-256 ${hash})`,
  codeShares: (use) => say`${use}, in the workspace, where it finds the files that earlier code of this run left`,
  toolUse: (tool, name, max) => say`${name} of ${tool}, ${max}`,
  bless,
  thisValue: say`this value`,
  blessing: (kind, { from, to, because, times: often }) =>
    kind === 'endorse'
      ? say`${bless.endorse(say`a value from ${from}`)}, ${often} (the agent says: ${because})`
      : say`${bless.declassify(say`a value from ${from}`, to)}, ${often} (the agent says: ${because})`,
  keptValue: (name, type, from) => say`${name} (${type}), which depends on ${from}`,
  longest: (steps) => say`the longest run takes ${steps} steps`
}
