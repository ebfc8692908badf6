import type { EffectClass, FlowKind, RunStatus, StepReport, Verb } from '@writ/dsl/contract'
import type { PanelRun } from '../protocol.ts'

const headline: Record<EffectClass, string> = {
  read: 'Read what a page on {site} shows',
  navigate: 'Open a page on {site}',
  input: 'Fill in a field on {site}',
  activate: 'Use a control on {site}',
  download: 'Download a file from {site}',
  upload: 'Upload a file to {site}',
  submit: 'Submit a form on {site}',
  share: 'Share something with others through {site}',
  secret: 'Use a saved sign-in on {site}',
  code: 'Run code for {site}',
  tool: 'Use a tool that {site} offers',
  transact: 'Make a payment or a binding order on {site}',
  destroy: 'Delete or cancel something on {site}',
  human: 'Do something on {site} that only you can do'
}

const verbs: Record<Verb, string> = {
  open: 'Open',
  click: 'Click',
  fill: 'Fill in',
  'fill-secret': 'Fill in a secret',
  type: 'Type into',
  clear: 'Clear',
  press: 'Press a key',
  choose: 'Choose',
  check: 'Tick',
  uncheck: 'Untick',
  'read-url': 'Read the address',
  'read-title': 'Read the title',
  'read-text': 'Read text',
  'read-value': 'Read the value',
  'read-count': 'Count',
  'read-table': 'Read a table',
  exists: 'Look for',
  wait: 'Wait'
}

const effects: Record<EffectClass, string> = {
  read: 'read',
  navigate: 'navigate',
  input: 'fill in',
  activate: 'use',
  download: 'download',
  upload: 'upload',
  submit: 'submit',
  share: 'share',
  secret: 'secret',
  code: 'code',
  tool: 'tool',
  transact: 'pay or order',
  destroy: 'delete',
  human: 'person'
}

const outcomes: Record<StepReport['outcome'], string> = {
  done: 'done',
  refused: 'refused',
  raised: 'needs a decision',
  'not-run': 'not run',
  unknown: 'not known whether it happened'
}

const runStates: Record<PanelRun['state'], string> = {
  running: 'Running',
  asking: 'Waiting for you',
  paused: 'Paused',
  ended: 'Ended'
}

const runStatus: Record<RunStatus, string> = {
  done: 'Done',
  refused: 'Refused',
  failed: 'Failed',
  unknown: 'Not known'
}

const requestBy = {
  person: 'Your request',
  host: 'Request, as the app passed it on',
  agent: 'Request, as the agent tells it'
}

const flowHeadline: Record<FlowKind, string> = {
  value: 'Data moves from {from} to {to}',
  branch: 'What happens on {to} depends on data from {from}',
  stopping: 'Whether the run stops tells {to} something about {from}'
}

const flowAlso: Record<FlowKind, string> = {
  value: 'the data itself',
  branch: 'what happens next depends on it',
  stopping: 'whether the run stops depends on it'
}

/** The pages' words in English, the language every other one is typed after. `{name}` is filled in. */
export const en = {
  lang: 'en',
  headline,
  verbs,
  effects,
  outcomes,
  runStates,
  runStatus,
  requestBy,
  flowHeadline,
  flowAlso,
  principals: { planner: 'the agent', person: 'you', vault: 'your vault' },
  roles: {
    button: 'button',
    link: 'link',
    textbox: 'text field',
    searchbox: 'search field',
    combobox: 'drop-down list',
    listbox: 'list',
    option: 'option',
    checkbox: 'checkbox',
    radio: 'radio button',
    switch: 'switch',
    menuitem: 'menu item',
    tab: 'tab',
    row: 'row',
    field: 'field',
    spinbutton: 'number field'
  },
  raisedBy: {
    'submits-form': 'on the page, it sends a form',
    'cross-origin-form': 'on the page, it sends a form to another site',
    named: 'the words on the page say that it does more',
    'types-enter': 'it types Enter, which may send',
    'download-link': 'on the page, it downloads a file',
    'opens-window': 'on the page, it opens another window',
    'signs-in': 'on the page, it signs in',
    'script-link': 'on the page, its link runs a script',
    'no-link': 'on the page, it is no plain control'
  },
  valueLabels: {
    address: 'Address',
    text: 'Text',
    option: 'Option',
    key: 'Key',
    username: 'Username',
    password: 'Password',
    totp: 'One-time code'
  },
  listSeparator: '; ',
  close: 'Close',
  away: 'The extension did not answer. Try again.',
  approval: {
    windowTitle: 'Writ: your decision',
    asks: '{agent} asks to',
    plan: 'Plan: {plan}',
    headlineElsewhere: 'Send a form from {site} to another site, {target}',
    flowsTitle: 'Let data move between sites',
    flowsTitleOne: 'Let data move from {from} to {to}',
    facts: 'What exactly',
    site: 'Site',
    pageTitle: 'Page',
    action: 'Action',
    asPlanned: 'as the plan names it',
    unnamed: 'without a name',
    row: 'In this row',
    link: 'Link goes to',
    values: 'Values',
    empty: 'empty',
    hiddenValue: 'hidden',
    secret: 'secret',
    secretStays: 'filled in from your vault; the agent never sees it',
    form: 'Form goes to',
    formFields: 'Form sends',
    formOtherSite: 'This form goes to another site than the page you are on.',
    pageOtherSite: 'The page is on another site than the plan says.',
    flags: 'Look out',
    flagForm: 'The form goes to another site',
    flagPage: 'The page is on another site',
    flagUndo: 'Cannot be undone',
    noFields: 'no fields',
    dialog: 'Dialog answer',
    dialogKinds: { accept: 'Accept', dismiss: 'Dismiss' },
    dialogAny: 'whatever it says',
    undoNever: 'This cannot be undone by Writ.',
    undoSent: 'What is sent cannot be taken back by Writ. The site may offer a way.',
    flows: 'Where data goes',
    also: 'also: {kinds}',
    claim: 'The agent says (its claim, not checked)',
    deny: "Don't allow",
    allow: 'Allow once',
    arming: 'Please read first; you can allow in a moment.',
    armingAway: 'You can allow once this window is in front.',
    armed: 'Allows this one time only.',
    more: 'More below',
    expires: 'Closes in {time}',
    noAnswer: 'No answer is a no.',
    sending: 'Sending your answer…',
    answeredOnce: 'Allowed once',
    answeredOnceMore: 'Writ looks at the page once more, then does it.',
    answeredNo: 'Not allowed',
    answeredNoMore: 'Nothing was done.',
    gone: 'This question is no longer open',
    goneMore: 'It was answered, it ran out of time, or its run ended. Nothing can be allowed here any more.',
    expired: 'Time is up: the answer is no',
    expiredMore: 'Nobody answered in time, so nothing was done.',
    stale: 'Your answer was not accepted',
    staleMore: 'Nothing was done.',
    loading: 'Fetching the question…',
    undelivered: 'Your answer may not have arrived. Answer again.'
  },
  panel: {
    windowTitle: 'Writ',
    connected: 'Connected',
    disconnected: 'Not connected',
    notEnrolled: 'Not enrolled',
    connectedTo: 'to {server}',
    disconnectedMore: 'Runs pause until the policy server can be reached again.',
    notEnrolledMore: 'Connect this browser to a policy server first. Until then no agent can act here.',
    enrol: 'Enrol this browser',
    settings: 'Settings',
    live: 'Now',
    finished: 'Earlier',
    nothing: 'No agent is acting',
    nothingMore: 'When one starts, its steps appear here as they happen, and you can stop it at any time.',
    by: 'by {agent}',
    request: 'Request',
    steps: 'Steps',
    noSteps: 'No step yet',
    ms: '{ms} ms',
    answer: 'Open the question',
    waiting: 'A question waits for you. No answer is a no.',
    stop: 'Stop',
    stopping: 'Stopping…',
    stepCount: { one: '{n} step', other: '{n} steps' },
    unknownMore: 'It is not known whether the last step happened. Look at the site before trying again.',
    loading: 'Loading…'
  },
  options: {
    windowTitle: 'Writ: settings',
    title: 'Settings',
    enrolTitle: 'Policy server',
    enrolMore:
      'The server decides what agents may do here. Its keys are pinned when you enrol, so no other server can take its place.',
    server: 'Server address',
    serverHint: 'as in https://writ.example.com',
    code: 'One-time code',
    codeHint: 'from your administrator; it works once',
    enrol: 'Enrol',
    enrolling: 'Enrolling…',
    enrolled: 'This browser is enrolled.',
    pinned: 'Pinned',
    person: 'Person',
    device: 'Device',
    keys: 'Server keys',
    log: 'Log key',
    again: 'Enrol again',
    badServer: 'Write the address of the server, as in https://writ.example.com.',
    noCode: 'Write the one-time code.',
    vaultTitle: 'Vault',
    vaultMore:
      'Sign-ins that plans may use by name. They stay on this device, go only to their own site, and no agent ever sees them.',
    vaultEmpty: 'The vault is empty.',
    name: 'Name',
    nameHint: 'plans call it by this name, as in work',
    site: 'Site',
    siteHint: 'exact address, as in https://app.example.com',
    username: 'Username',
    password: 'Password',
    parts: { username: 'username', password: 'password', totp: 'one-time codes' },
    add: 'Add a sign-in',
    save: 'Save',
    saving: 'Saving…',
    saved: '{name} for {site} is in the vault.',
    remove: 'Delete',
    removeNamed: 'Delete {name} for {site}',
    removeSure: 'Delete for good',
    keep: 'Keep',
    removed: '{name} for {site} was deleted.',
    badName: 'A name is a letter, then letters, digits or _.',
    badSite: 'Write the exact address of the site without a path, as in https://app.example.com.',
    noValue: 'Write a username or a password.'
  }
}
