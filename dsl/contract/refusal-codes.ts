import type { RefusalDetail } from './result.ts'

type Sentence = string | ((d: RefusalDetail) => string)

/** What to do instead, where that is known. */
const hinted = ({ hint }: RefusalDetail): string => (hint === undefined ? '' : `: ${hint}`)

/** Which policies decided, why, and what would be permitted instead, as far as they say. */
const reasoned = ({ by, because, instead, denied }: RefusalDetail): string =>
  [
    by === undefined ? '' : ` (${by})`,
    because === undefined ? '' : `: ${because}`,
    instead === undefined ? '' : ` Instead: ${instead}`,
    denied === undefined ? '' : ` In all ${denied} things of this plan are denied.`
  ].join('')

/**
 * Every refusal there is, with its plain sentence. A sentence may name origins, counts and words of the plan;
 * it never holds page text. Codes are `stage/reason`, and are never renamed.
 */
const SENTENCES = {
  // syntax and check (also the codes of diagnostics)
  'syntax/unexpected': (d) => `unexpected ${d.found ?? 'text'}; expected ${d.expected ?? 'something else'}`,
  'syntax/unknown-character': (d) => `the character ${d.found ?? ''} has no meaning here`,
  'syntax/too-large': (d) => `the plan is larger than ${d.limit} characters`,
  'syntax/too-deep': (d) => `blocks or expressions are nested deeper than ${d.limit}`,
  'check/unknown-name': (d) =>
    d.item
      ? `\`${d.name}\` is not defined here: it stands for an item, inside \`where\`, \`map\` and \`sort by\``
      : `\`${d.name}\` is not defined here`,
  'check/duplicate-name': (d) => `\`${d.name}\` is already defined`,
  'check/unused-secret': (d) => `secret \`${d.name}\` is never used`,
  'check/unused-name': (d) => `\`${d.name}\` is never used`,
  'check/not-a-variable': (d) => `\`${d.name}\` cannot be set: only a name made with \`var\` can`,
  'check/unknown-site': (d) => `\`${d.name}\` is not a declared site`,
  'check/bad-origin': (d) =>
    `\`${d.origin}\` is not an exact http or https origin: ${d.why ?? 'scheme, host and optional port only'}`,
  'check/outside-site': 'this acts on or reads a page, so it must stand inside `on SITE { … }`',
  'check/type-mismatch': (d) => `expected ${d.expected}, found ${d.found}${hinted(d)}`,
  'check/unknown-field': (d) => `there is no field \`${d.name}\` here`,
  'check/unknown-function': (d) => `there is no function \`${d.name}\`${hinted(d)}`,
  'check/bad-arguments': (d) => `\`${d.name}\` takes ${d.expected}`,
  'check/unknown-role': (d) => `\`${d.role}\` is not a role that can be aimed at${hinted(d)}`,
  'check/bad-bound': (d) => `a bound must be a whole number from 1 to ${d.limit}`,
  'check/too-many-steps': (d) => `the plan could take ${d.steps} steps; at most ${d.limit} are allowed`,
  'check/blind-retry': 'inside `repeat`, an act that submits must come after `stop when`, so that each try looks first',
  'check/stop-outside-repeat': '`stop when` stands only directly inside `repeat`',
  'check/stop-twice': '`repeat` has one `stop when`',
  'check/stop-missing': '`repeat` needs one `stop when`, directly inside it',
  'check/too-many-sites': (d) => `a plan may declare at most ${d.limit} sites`,
  'check/read-not-allowed': 'a page read stands only in let, var, set, if, for, require, stop when or wait until',
  'check/secret-elsewhere': (d) => `secret \`${d.name}\` belongs to ${d.origin} and cannot be used on another site`,
  'check/unknown-secret-part':
    'a secret has the parts username, password, totp, card_number, card_name, card_expiry, card_code and iban; other data is an `input`, or `hand over` to the person',
  'check/unreachable': 'nothing after `return` runs',
  'check/table-needs-columns': '`read table` needs `as list of { … }` with at least one column',
  'check/computed-origin':
    'an address must start with a path on the site, as in "/reports"; its origin cannot be built at run time',
  'check/unknown-tab': (d) => `\`${d.name}\` is not a tab that was opened before this`,
  'check/tab-goes-nowhere': 'a new tab must begin with `on SITE { open … }`, or say `from` which act opens it',
  'check/unknown-ref': (d) =>
    `\`@${d.name}\` is neither a record read from a page nor a ref of the session's last view; what a plan observes can be aimed at in the next turn`,
  'check/unknown-kept': (d) => `no earlier turn kept \`${d.name}\` as ${d.type ?? 'this type'}`,
  'check/unknown-language': (d) => `code can be ${d.known}, not \`${d.name}\``,
  'check/unknown-sink': (d) => `\`${d.name}\` is neither a declared site nor \`planner\``,
  'check/frame-not-declared': (d) => `${d.site} is not among the \`frames\` of ${d.page}`,
  'check/undo-must-open': '`undo` must begin with `open`, since the page may be elsewhere by then',
  'check/fixed-part': 'where a field is read must be written out: no `named` and no `@`',
  'check/not-here': (d) => `\`${d.what}\` cannot stand ${d.where}`,
  'check/too-many-origins': (d) =>
    `a site may list at most ${d.limit} origins each as via, frames and files, and a plan ${d.all} in all`,
  'check/unknown-tool': (d) => `no admin approved a tool \`${d.name ?? ''}\``,
  'check/unknown-feature': (d) => `the app that would run this plan has no feature \`${d.name ?? ''}\``,
  'check/tool-arguments': (d) =>
    `\`${d.name ?? ''}\` does not take these arguments; a tool takes one record of its parameters`,
  'check/tool-result': (d) => `\`${d.name ?? ''}\` gives no such value`,
  'check/file-stays': 'a file goes to `upload` alone: neither code nor a tool can be given it',
  'check/bad-pin': (d) => `\`pinned\` behind \`${d.name ?? ''}\` says no pin, which has 43 characters`,
  'check/too-many-tools': (d) => `a plan may call at most ${d.limit} tools`,
  'check/too-many-declassified': (d) => `a plan may declassify to at most ${d.limit} sites`,
  'check/other-memory': (d) =>
    `code in the workspace runs in one machine, which has ${d.expected} of memory here, not ${d.found}`,
  'check/code-too-long': (d) => `the code is longer than ${d.limit} characters`,
  'check/target-too-large': (d) =>
    `a target with all around it may have at most ${d.parts} parts and ${d.length} characters in its names`,
  'check/type-too-large': (d) => `a type may be made of at most ${d.limit} fields, options and lists`,
  'check/hidden-characters': 'this string holds invisible or direction-changing characters',
  'check/mixed-letters': (d) => `\`${d.word}\` mixes letters of several scripts that look alike`,
  'check/lower-effect': (d) => `\`as ${d.as}\` may only raise the effect, which is already ${d.effect}`,

  // the planner API and the session
  'plan/bad-input': (d) => `input \`${d.name}\` is missing or is no ${d.expected}`,
  'plan/unknown-input': (d) => `the plan has no input \`${d.name}\``,
  'plan/kept-gone': (d) => `what an earlier turn kept as \`${d.name}\` is not on this device any more; read it again`,
  'plan/hash-mismatch': 'the device read this plan differently from the server; nothing was done',
  'session/unknown': 'this session does not exist or belongs to another agent',
  'session/site-in-use': (d) =>
    `${d.run === undefined ? 'another run of the same person' : `run ${d.run}`} ${d.held ? 'is held' : 'is at work'} at ${d.place ?? 'the same site'}, to which this plan would bring data that was not there when that run was decided; ${d.held && d.run !== undefined ? 'resume or end it first' : 'send this again when it has ended'}${d.held && d.run === undefined ? ', in two minutes at most' : ''}`,
  'session/no-device': 'no device of this person is connected',
  'session/device-away': (d) =>
    `what an earlier turn kept is in another browser of the person's (${d.browser}, ${d.device}), which is away; send this again when it is back, or read it anew`,
  'session/ended': 'this session has ended; open another',
  'session/key-reused': 'this idempotency key was sent with something else before; send this under a new one',
  'session/unauthorized': 'the key is missing or not valid',
  'session/bad-request': (d) => `the request is not valid: ${d.why ?? 'see the API description'}`,
  'run/unknown': 'this run does not exist or belongs to another agent',
  'run/cancelled': 'the run was cancelled',
  'server/away': 'the policy server cannot be reached',
  'server/failed': 'the policy server failed; nothing more was done',
  'server/busy': 'too many requests; try again in a moment',

  // agents
  'agent/paused': 'this agent is paused: nothing of it begins until it is let go on',
  'agent/budget': (d) =>
    `this may need ${d.needs} ${d.budget === 'codeSeconds' ? 'seconds of code' : d.budget}, and ${d.left} of ${d.most} are left to the agent this ${d.window}; ${d.opens === undefined ? 'it is never more' : `it opens again at ${d.opens}`}`,
  'agent/stopped': 'this agent was stopped: nothing of it goes on or begins',

  // policy
  'policy/denied': (d) => `policy does not allow ${d.effect ?? 'this'} on ${d.origin ?? 'this site'}${reasoned(d)}`,
  'policy/flow-denied': (d) => `policy does not allow data from ${d.from} to reach ${d.to}${reasoned(d)}`,
  'policy/too-large':
    'the plan needs more kinds of act than one decision can be logged for; split it into several plans',
  'policy/invalid': (d) => `the policy is not valid: ${d.why}`,
  'policy/stale': (d) => `the policy in force is version ${d.version}, not ${d.expected}; read it and try again`,
  'policy/rollback': (d) =>
    `the stored policy is version ${d.version} where version ${d.newest} was in force, or is not signed for it; nothing is decided`,
  'rule/not-allowed': (d) => `no rule can allow ${d.effect} for good, nor any for longer than ${d.days} days`,
  'rule/too-many': (d) => `a person may have at most ${d.limit} rules`,
  'policy/changed': 'the policy changed since this plan was decided; send the plan again',

  // capability
  'capability/malformed': 'the capability token is not well formed',
  'capability/algorithm': 'the capability token uses an algorithm that is not accepted',
  'capability/unknown-key': 'the capability token is signed by a key this device does not know',
  'capability/bad-signature': 'the signature of the capability token is not valid',
  'capability/wrong-type': 'this token is not a capability',
  'capability/wrong-issuer': 'the capability token comes from another server',
  'capability/foreign': 'the capability token is meant for another device or document',
  'capability/expired': 'the capability token has expired',
  'capability/not-yet': 'the capability token is not valid yet',
  'capability/clock-back': 'the clock of this device was moved back',
  'capability/too-long': 'the capability token lives longer than is allowed',
  'capability/replayed': 'this token was used before',
  'capability/stale-epoch': 'the capability token was revoked',
  'capability/halted': 'the agent was paused or stopped after this token was signed for it',
  'capability/other-plan': 'the capability token was signed for another plan, request or input',
  'capability/not-granted': 'the act is not in what was granted',
  'capability/used-up': (d) => `this act was granted ${d.max ?? 'fewer'} times and has been used up`,
  'capability/widened': 'the child token grants more than its parent',
  'capability/proof': 'the proof of possession is missing or not valid',

  // enrolment and channel
  'enrol/bad-code': 'the code is wrong, was used before, or has expired',
  'enrol/server-mismatch': 'the server is not the one that was pinned at enrolment',
  'enrol/not-enrolled': 'this device is not enrolled',

  // the device's floor: what the organisation set for this browser (docs/device-floor.md)
  'floor/malformed': (d) =>
    `what the organisation set for this browser cannot be read, so nothing runs here${d.where ? `: look at \`${d.where}\`` : ''}`,
  'floor/site-blocked': (d) => `the organisation does not allow ${d.origin ?? 'this site'} in this browser`,
  'floor/never-run': (d) =>
    `the organisation lets nothing of class ${d.effect ?? 'this'} run in this browser${d.where ? ` (at ${d.where})` : ''}`,
  'floor/too-risky': (d) =>
    `the organisation allows nothing riskier than ${d.max ?? 'its limit'} in this browser${d.effect ? `, and this is ${d.effect}` : ''}`,
  'floor/no-approver': 'this would need a yes, and the organisation lets nobody give one in this browser',
  'floor/server': (d) => `the organisation lets this browser enrol with ${d.server ?? 'its own server'} only`,
  'floor/executor': (d) => `the organisation does not let this browser send code to ${d.origin ?? 'this executor'}`,
  'floor/tenant': 'the organisation lets this browser enrol for its own tenant only',

  // tenants
  'tenant/taken': (d) => `there is already one named \`${d.id}\``,
  'tenant/unknown': 'there is no such tenant',
  'tenant/unknown-person': 'the tenant has no such person, or several and none was named',
  'tenant/unknown-agent': 'the tenant has no such agent',

  // approval
  'approval/declined': 'the person declined',
  'approval/unanswered': 'nobody answered in time, so the answer is no',
  'approval/changed': 'the page no longer shows what was approved',
  'approval/bad-mark': 'a mark is a word of up to 24 characters, a shape and a colour',
  'approval/unsound': 'the answer does not belong to this question',
  'approval/agent-stopped': 'the person stopped this agent on this device',
  'approval/no-passkey': 'it needs a passkey, and this device has none that is registered',
  'approval/passkey-unsound': (d) =>
    `the passkey does not stand behind this answer${d.why === undefined ? '' : `: ${d.why}`}`,
  'approval/passkey-failed': 'the passkey could not be used',
  'approval/passkey-taken': 'there is a passkey already; it has to be taken away first',
  'approval/bad-answer': (d) => `the answer is no ${d.expected ?? 'such value'} that can be taken`,
  'approval/cannot-ask': (d) =>
    `the app around this device cannot ask its person for ${d.what === 'ask' ? 'an answer' : (d.what ?? 'this')}`,
  'approval/no-second-person': 'it needs the yes of a second person, and there is nobody who may be asked',
  'approval/second-declined': 'the second person declined',
  'approval/second-unanswered': 'no second person answered in time, so the answer is no',
  'approval/second-unsound': (d) =>
    `the second person’s answer does not belong to this question${d.why === undefined ? '' : `: ${d.why}`}`,
  'approval/own-question': 'who said yes first cannot be the second person',
  'approval/unknown': 'no such question waits for an answer',

  // vault
  'vault/not-found': (d) =>
    d.held === undefined
      ? `the vault holds nothing for ${d.origin}: the person adds a sign-in in the settings of the extension`
      : `the vault holds no \`${d.name}\` for ${d.origin}; declare what it holds: ${d.held}`,
  'vault/no-such-part': (d) => `the vault entry \`${d.name}\` has no ${d.part}`,
  'vault/wrong-field': 'a secret goes only into a fitting field of its own site',
  'vault/leaves-site': (d) =>
    `the form of this field sends to ${d.to ?? 'another site'}, which is not the secret's own`,
  'vault/no-passphrase': 'the vault has no passphrase yet; the person sets one in the settings of the extension',
  'vault/locked': 'the vault is locked, and the person did not unlock it',
  'vault/wrong-passphrase': 'this does not open the vault',
  'vault/weak-passphrase': (d) =>
    `a passphrase has ${d.least ?? 10} characters or more, and not the same few again and again`,
  'vault/set-up-already': 'the vault has a passphrase already',
  'vault/bad-value': (d) => `this is no ${d.part ?? 'value'} that the vault can keep`,
  'vault/unreadable': (d) => `what the vault keeps as \`${d.name}\` cannot be opened: it was changed or moved`,
  'vault/bad-file': (d) => `this file cannot be imported: ${d.why ?? 'it is no list of sign-ins'}`,

  // targets and pages
  'target/not-found': (d) => `found no ${d.target ?? 'such element'}`,
  'target/ambiguous': (d) =>
    `found ${d.count ?? 'several'} of ${d.target ?? 'the target'}; say which: \`first\`, \`nth 2\` or \`having (…)\` stands right behind the name, before any \`in\``,
  'target/hidden': (d) => `${d.target ?? 'the target'} is not visible`,
  'target/disabled': (d) => `${d.target ?? 'the target'} is disabled`,
  'target/covered': (d) => `something else covers ${d.target ?? 'the target'}`,
  'target/not-editable': (d) => `${d.target ?? 'the target'} cannot be edited`,
  'target/not-checkable': (d) => `${d.target ?? 'the target'} cannot be checked`,
  'target/no-option': (d) => `${d.target ?? 'the list'} has no such option, or more than one`,
  'target/not-a-table': (d) => `${d.target ?? 'the target'} is not a table that can be read whole`,
  'target/no-column': (d) => `the table has no column ${d.column ?? ''}, or more than one`,
  'target/not-parsed': (d) => `what was read is no ${d.expected ?? 'such value'}`,
  'target/changed': (d) =>
    `${d.target ?? 'the target'} is not what was looked at any more: look again, and aim at what is there now`,
  'target/secret-field': (d) => `${d.target ?? 'the field'} holds a secret, which is never read`,
  'target/unsettled': (d) => `${d.target ?? 'the target'} keeps moving`,
  'page/wrong-origin': (d) => `the page is not at ${d.expected ?? 'the declared site'}`,
  'page/navigated': 'the page went elsewhere in the middle of the act',
  'page/not-reached': (d) =>
    d.open
      ? `no tab of this session is at ${d.expected ?? 'the site'}: begin the block with \`open "/"\`, or the page that is meant`
      : `the tab did not reach ${d.expected ?? 'the site'} in time: begin the block with \`open\` where nothing leads there`,
  'page/load-failed': (d) => `${d.origin ?? 'the site'} could not be loaded`,
  'page/no-permission': (d) => `the extension has no permission for ${d.origin ?? 'this site'}`,
  'page/wait-timeout': 'what was waited for did not come in time',
  'page/dialog': 'the page opened a dialog that the plan did not expect',
  'page/needs-person': 'the browser lets only a person do this',
  'page/closed': 'the tab was closed',
  'page/not-a-frame': (d) => `${d.target ?? 'the target'} is no frame and holds none, or more than one`,
  'page/opaque-frame': (d) => `what stands in ${d.target ?? 'the frame'} has no origin of its own`,
  'page/no-tab': 'the act opened no tab',
  'page/many-tabs': 'the act opened several tabs where the plan means one',
  'page/no-history': 'the tab has no page to go back or forward to',
  'page/no-effect': 'the click had no effect that it should have had',
  'page/too-large': (d) => `what was read is larger than ${d.limit} characters`,
  'page/unsupported': (d) => `the page executor cannot ${d.what ?? 'do this'} yet`,
  'page/left-site': (d) => `the page left ${d.site ?? 'the site'} and what belongs to it`,
  'page/no-download': 'the act led to no file',
  'page/many-downloads': 'the act led to several downloads where the plan means one',
  'page/download-failed': 'the file could not be fetched',
  'page/not-a-file': 'a page came where a file was meant; the site may want a sign-in first',
  'page/file-elsewhere': 'the file lies at an address that is none of the site and of its `files from`',
  'page/file-too-large': (d) =>
    `the file, or all files of the run together, are larger than ${d.limit ?? 'allowed'} bytes`,
  'page/file-not-held': 'the browser saved this file itself, so that there is only its name',
  'page/file-not-accepted': (d) => `${d.target ?? 'the field'} does not take files of this kind`,
  'page/tool-changed': (d) => `${d.target ?? 'the tool'} is not what the plan was written against`,
  'page/rejected-value': (d) => `${d.target ?? 'the field'} did not keep the value`,

  // run
  'run/require': (d) => `${d.message ?? 'a requirement did not hold'}`,
  'run/list-too-long': (d) => `the list has more entries than the ${d.limit} that the plan allows`,
  'run/tries-used-up': (d) => `\`stop when\` did not hold within ${d.limit} tries`,
  'run/bad-value': (d) => `a value cannot be used here: ${d.why ?? 'wrong type'}`,
  'run/report-too-large': (d) => `the run ended as ${d.status}, but its report is larger than ${d.limit} bytes`,
  'run/unknown-outcome': 'it is not known whether the last act happened; it was not repeated',
  'run/too-precise': 'the result needs more than 15 digits and would have to be rounded; use `round`',
  'run/no-answer': 'the person gave no answer',
  'run/not-blessed': 'the person did not let this value pass',
  'run/code-failed': (d) => `the code did not end well: ${d.why ?? 'it failed'}`,
  'run/tool-failed': (d) => `the tool ${d.tool ?? ''} did not end well`,
  'run/wrong-result': (d) =>
    `what ${d.what ?? 'it'} gave is no ${d.expected ?? 'such value'}${d.why === undefined ? '' : `: ${d.why}`}`,
  'resume/not-held': 'this run is not held: it cannot be resumed',
  'resume/unknown-act':
    'it is not known whether the act happened: begin with a look (`if exists …`), or let the person say',
  'run/unsupported': (d) => `\`${d.what}\` is not built yet`,
  'run/interrupted': 'the run was interrupted and could not go on',
  'run/bug': 'something failed inside; the run was stopped',

  // the executor of code
  'executor/no-tier': (d) => `this executor has no ${d.tier ?? 'such'} tier${d.why === undefined ? '' : `: ${d.why}`}`,
  'executor/weaker-tier': (d) =>
    `the token asks for ${d.least ?? 'more'} or stronger, and ${d.tier ?? 'this'} is weaker`,
  'executor/no-language': (d) => `machines of the ${d.tier ?? 'asked'} tier run no ${d.language ?? 'such language'}`,
  'executor/tier-cannot': (d) => `machines of the ${d.tier ?? 'asked'} tier cannot ${d.what ?? 'do this'}`,
  'executor/no-image': 'this executor has no image of the digest that the token names',
  'executor/too-much': (d) => `the machine would need more ${d.what ?? 'of something'} than this executor gives`,
  'executor/busy': (d) => `the executor is busy; try again in ${d.seconds ?? 'a few'} s`,
  'executor/bad-request': (d) => `the request is not valid: ${d.why ?? 'see the API description'}`,
  'executor/unknown-sandbox': 'there is no such sandbox, or it belongs to another token',
  'executor/no-snapshot': 'the sandbox has no such snapshot',
  'executor/session-lost': 'the sandbox of this run is gone, and with it what earlier code of the run kept',
  'executor/no-step': 'the sandbox has no such step, or its files were rolled back',
  'executor/session-differs': (d) => `the sandbox of this run was made with another ${d.what ?? 'machine'}`,
  'executor/not-resumable': (d) => `the paused sandbox cannot go on${d.why === undefined ? '' : `: ${d.why}`}`,
  'executor/paused': 'the sandbox stands still; resume it first',
  'executor/closed': 'the machine is gone',
  'executor/machine-failed': 'the machine failed; what became of the code is not known',
  'executor/away': 'the executor cannot be reached, or gave no answer',
  'executor/failed': 'the executor failed; nothing more was done',
  'executor/no-file': 'there is no such file or folder in the machine',
  'executor/file-denied': 'the code’s own user may not do this with this file',
  'executor/disk-full': 'the files of the machine would be larger than the token allows',

  // tools
  'tool/unknown': (d) => `there is no tool server ${d.name ?? 'of this name'}, or it has no such tool`,
  'tool/taken': (d) => `there is a tool server ${d.name ?? 'of this name'} already`,
  'tool/reserved': (d) => `no tool server can be named \`${d.name ?? ''}\`: plans mean something else by it`,
  'tool/bad-address': (d) => `the tool server’s address is not taken${d.why === undefined ? '' : `: ${d.why}`}`,
  'tool/no-jail': (d) => `programs of tool servers cannot be run here${d.why === undefined ? '' : `: ${d.why}`}`,
  'tool/no-host': 'this server reaches no tool servers',
  'tool/away': (d) => `the tool server cannot be reached${d.why === undefined ? '' : `: ${d.why}`}`,
  'tool/busy': 'too many tool servers are spoken to at once; try again later',
  'tool/malformed': (d) => `the tool server does not speak as MCP says${d.why === undefined ? '' : `: ${d.why}`}`,
  'tool/too-large': (d) => `the tool server says too much${d.why === undefined ? '' : `: ${d.why}`}`,
  'tool/too-slow': 'the tool server took too long',
  'tool/changed': (d) => `the tool ${d.tool ?? ''} is not what was approved any more; an admin must approve it again`,
  'tool/shared': (d) =>
    `everybody calls the tools of ${d.name ?? 'this server'} with one credential, which an admin sets`,
  'tool/no-credential': (d) =>
    `the person has given no credential for the tools of ${d.name ?? 'this server'}: they sign in there, or set one, in the settings of the extension`,
  'tool/signed-out': (d) =>
    `nobody is signed in any more at the tools of ${d.name ?? 'this server'}: sign in again, or set another credential`,
  'tool/signs-in': (d) => `at the tools of ${d.name ?? 'this server'} one signs in; a credential is not typed`,
  'tool/no-sign-in': 'there is no such sign-in, or it is over; begin it again',
  'tool/bad-sign-in': (d) => `the sign-in at the tool server is not taken${d.why === undefined ? '' : `: ${d.why}`}`,
  'tool/key-changed': (d) =>
    `the credential for the tools of ${d.name ?? 'this server'} was kept under another key: start the policy server with the \`WRIT_TOOL_KEY\` of then, or set the credential again`,
  'tool/bad-arguments': (d) => `the tool ${d.tool ?? ''} does not take these arguments`,
  'tool/bad-result': (d) => `what the tool gave is not taken${d.why === undefined ? '' : `: ${d.why}`}`,

  // features of the app
  'feature/malformed': (d) => `the feature ${d.name ?? ''} is not taken${d.why === undefined ? '' : `: ${d.why}`}`,
  'feature/changed': (d) => `the app’s feature ${d.name ?? ''} is not there any more as it was decided`,
  'feature/absent': (d) =>
    `${d.name ?? 'the feature'} needs its person ${d.needs ?? 'there'}, and the app says: ${d.said ?? 'absent'}`,
  'feature/rate': (d) =>
    `${d.name ?? 'the feature'} may be called ${d.count ?? ''} times in ${d.seconds ?? ''} s, and was`,
  'feature/bad-arguments': (d) => `the feature ${d.name ?? ''} does not take these arguments`,
  'feature/failed': (d) => `the app says that ${d.name ?? 'its feature'} failed`,
  'feature/broke': (d) => `an error ended ${d.name ?? 'the feature'}, and it may have been done`,
  'feature/bad-result': (d) => `what ${d.name ?? 'the feature'} gave does not fit its schema`,
  'feature/too-large': (d) => `what ${d.name ?? 'the feature'} gave is too large`,
  'feature/too-slow': (d) => `${d.name ?? 'the feature'} gave no answer in time`,
  'feature/not-asked': 'nothing waits for this answer: it came twice, too late, or was never asked for',

  // the network of a machine
  'egress/bad-origin': (d) =>
    `\`${d.origin ?? ''}\` is no exact origin by name that a machine may be let reach, or stands there twice`,
  'egress/unlisted': (d) => `this machine may not reach ${d.to ?? 'it'}`,
  'egress/bad-request': (d) => `the request is not passed on: ${d.why ?? 'it is not valid'}`,
  'egress/no-key': (d) => `there is no key ${d.name ?? ''} for ${d.origin ?? 'this origin'}`,
  'egress/no-such-host': (d) => `there is no address of ${d.host ?? 'the host'}`,
  'egress/private-address': (d) => `${d.host ?? 'the host'} leads to an address that no machine may reach`,
  'egress/unreachable': (d) => `${d.host ?? 'the host'} cannot be reached`,
  'egress/bad-certificate': (d) => `${d.host ?? 'the host'} does not prove its name`,
  'egress/bad-answer': (d) => `what ${d.host ?? 'the host'} answers cannot be passed on`,
  'egress/too-much': (d) => `the machine has used up its ${d.what ?? 'connections'}`,
  'egress/too-slow': 'it took too long',
  'egress/failed': 'the connection could not be written down, so it was not made',

  // audit
  'audit/append-failed': 'the journal could not be written, so nothing was done',
  'audit/disk-full': 'the disk is full: the journal could not be written, so nothing was done',
  'audit/broken-chain': 'the journal does not continue what the server holds',
  'audit/runs-open': (d) => `${d.count ?? 'some'} of the person’s runs have not ended; cancel them first`,
  'audit/bad-reader': 'that is no key that a recording can be encrypted to',
  'audit/not-recorded': 'no recording of the run is held',
  'audit/other-recording': 'it is not the recording that the log names of the run',
  'audit/not-verified': (d) => `the log does not verify${d.fault === undefined ? '' : ` (${d.fault})`}: ${d.why ?? ''}`,
  'audit/log-in-doubt':
    'the policy server’s log is not the one that this device knows, so nothing new begins here until that is settled'
} as const satisfies Record<string, Sentence>

export type RefusalCode = keyof typeof SENTENCES

export const REFUSAL_CODES = Object.keys(SENTENCES) as readonly RefusalCode[]

/** The plain sentence of a code; used by `refusal()` alone, so that no surface spells its own. */
export const sentenceFor = (code: RefusalCode, detail: RefusalDetail): string => {
  const sentence: Sentence = SENTENCES[code]
  return typeof sentence === 'string' ? sentence : sentence(detail)
}
