import { type Html, html } from '../site/html.ts'
import { csrfField } from '../site/login-page.ts'
import { choice, facts, field, selectField, table, textArea, textField } from '../site/parts.ts'
import type { Look } from '../site/visits.ts'
import {
  type Contact,
  type Draft,
  FOLDERS,
  type Folder,
  LABELS,
  type MailSettings,
  type Message
} from './open-store.ts'

const pathOf = (folder: Folder): string => `/folders/${folder.toLowerCase()}`

export const header = (look: Look): Html | undefined =>
  look.person === undefined
    ? undefined
    : html`<header>
  <p>Harbour Mail</p>
  <nav aria-label="Main">
    ${FOLDERS.map(
      (folder) => html`<a href="${pathOf(folder)}">${folder}</a>
    `
    )}<a href="/compose">New message</a>
    <a href="/contacts">Contacts</a>
    <a href="/settings">Settings</a>
  </nav>
  <form method="post" action="/logout">${csrfField(look)}<button class="quiet">Sign out</button></form>
</header>`

const searchForm = (
  folder: Folder,
  words: string,
  label: string
): Html => html`<form method="get" action="${pathOf(folder)}" role="search" class="inline">
  ${field('q', 'Search mail', html`<input type="search" id="q" name="q" value="${words}">`)}
  ${selectField('label', 'With label', ['', ...LABELS], label)}
  <p><button>Search</button></p>
</form>`

const row = ({ id, from, subject, date, labels, unread, starred }: Message): readonly (string | Html)[] => [
  html`<input type="checkbox" name="id" value="${id}" aria-label="Select ${subject}">`,
  from,
  html`<a href="/messages/${id}">${unread ? html`<strong>${subject}</strong>` : subject}</a>`,
  labels.join(', '),
  date,
  [unread ? 'Unread' : 'Read', ...(starred ? ['starred'] : [])].join(', ')
]

export interface Listed {
  readonly folder: Folder
  readonly words: string
  readonly label: string
  readonly messages: readonly Message[]
}

export const folderPage = (
  look: Look,
  { folder, words, label, messages }: Listed
): Html => html`${searchForm(folder, words, label)}
${
  messages.length === 0
    ? html`<p>There is nothing here.</p>`
    : html`<form method="post" action="/messages" aria-label="Messages">${csrfField(look)}<input type="hidden" name="folder" value="${folder}">
${table('Messages', ['Select', 'From', 'Subject', 'Labels', 'Date', 'State'], messages.map(row))}
<div class="inline">
  <p><button name="do" value="archive" class="quiet">Archive</button>
  <button name="do" value="read" class="quiet">Mark as read</button>
  <button name="do" value="star" class="quiet">Star</button>
  <button name="do" value="trash" class="danger">Delete</button></p>
  ${selectField('to-label', 'Label', LABELS)}
  <p><button name="do" value="label" class="quiet">Add label</button></p>
</div>
</form>`
}`

const attachments = ({ id, attachments: files }: Message): Html | undefined =>
  files.length === 0
    ? undefined
    : html`<h2>Attachments</h2>
<ul aria-label="Attachments">${files.map(
        ({ name, bytes }, i) =>
          html`<li><a href="/messages/${id}/files/${i}" download="${name}">${name}</a>, ${bytes.length} bytes</li>`
      )}</ul>`

const act = (look: Look, id: number, what: string, label: string, danger = false): Html =>
  html`<form method="post" action="/messages">${csrfField(look)}<input type="hidden" name="id" value="${id}"><button name="do" value="${what}" class="${danger ? 'danger' : 'quiet'}">${label}</button></form>`

export const messagePage = (look: Look, message: Message): Html => html`${facts([
  ['From', message.from],
  ['To', message.to],
  ['Date', message.date],
  ['Labels', message.labels.join(', ') || 'none']
])}
<article aria-label="Text"><p>${message.body}</p></article>
${attachments(message)}
<div class="inline">
  <p><a href="/messages/${message.id}/reply">Reply</a> <a href="/messages/${message.id}/forward">Forward</a></p>
  ${act(look, message.id, 'archive', 'Archive')}
  ${act(look, message.id, 'star', 'Star')}
  ${act(look, message.id, 'unread', 'Mark as unread')}
  ${act(look, message.id, 'trash', 'Delete', true)}
</div>`

export const composePage = (
  look: Look,
  { to, subject, body }: Draft
): Html => html`<form method="post" action="/compose" enctype="multipart/form-data">${csrfField(look)}
  ${textField('to', 'To', to)}
  ${textField('subject', 'Subject', subject)}
  ${textArea('body', 'Message', body)}
  ${field('attachment', 'Attachment', html`<input type="file" id="attachment" name="attachment">`)}
  <p><button name="do" value="send">Send</button>
  <button name="do" value="keep" class="quiet">Save draft</button></p>
</form>`

export const contactsPage = (look: Look, contacts: readonly Contact[]): Html => html`${table(
  'Contacts',
  ['Name', 'Address'],
  contacts.map(({ name, address }) => [name, address])
)}
<form method="post" action="/contacts" aria-label="New contact">${csrfField(look)}
  ${textField('name', 'Name')}
  ${textField('address', 'Address')}
  <p><button>Add contact</button></p>
</form>`

export const settingsPage = (
  look: Look,
  { signature, away, awayText, awayUntil }: MailSettings
): Html => html`<form method="post" action="/settings">${csrfField(look)}
  ${textField('signature', 'Signature', signature)}
  ${choice('checkbox', 'away', 'yes', 'I am away', away)}
  ${textArea('away-text', 'Answer while I am away', awayText)}
  ${textField('away-until', 'Away until', awayUntil, 'date')}
  <p><button>Save</button></p>
</form>`
