import type { SentFile } from '../site/form-values.ts'
import { SEED } from './seed.ts'

export const FOLDERS = ['Inbox', 'Archive', 'Sent', 'Drafts', 'Trash'] as const
export type Folder = (typeof FOLDERS)[number]

export const LABELS = ['Work', 'Family', 'Travel', 'Bills'] as const

export interface Attachment {
  readonly name: string
  readonly type: string
  readonly bytes: Buffer
}

export interface Message {
  readonly id: number
  readonly folder: Folder
  readonly from: string
  readonly to: string
  readonly subject: string
  /** `YYYY-MM-DD`. */
  readonly date: string
  readonly body: string
  readonly unread: boolean
  readonly starred: boolean
  readonly labels: readonly string[]
  readonly attachments: readonly Attachment[]
}

export interface Contact {
  readonly name: string
  readonly address: string
}

export interface MailSettings {
  readonly signature: string
  readonly away: boolean
  readonly awayText: string
  readonly awayUntil: string
}

export interface Draft {
  readonly to: string
  readonly subject: string
  readonly body: string
  readonly attachment?: SentFile | undefined
}

export const ME = 'dana@harbour.example'

/** The mail of its one person, in memory. */
export const openStore = (today: string) => {
  let messages: readonly Message[] = SEED
  let contacts: readonly Contact[] = [
    { name: 'Ari Lind', address: 'ari@harbour.example' },
    { name: 'Mika Sato', address: 'mika@family.example' },
    { name: 'Harbour Bank', address: 'service@bank.example' }
  ]
  let settings: MailSettings = { signature: 'Dana', away: false, awayText: '', awayUntil: '' }

  const change = (ids: readonly number[], to: (message: Message) => Partial<Message>): number => {
    messages = messages.map((message) => (ids.includes(message.id) ? { ...message, ...to(message) } : message))
    return messages.filter(({ id }) => ids.includes(id)).length
  }
  const put = (folder: Folder, { to, subject, body, attachment }: Draft): Message => {
    const message: Message = {
      id: Math.max(...messages.map(({ id }) => id)) + 1,
      folder,
      from: ME,
      to,
      subject,
      body,
      date: today,
      unread: false,
      starred: false,
      labels: [],
      attachments: attachment ? [attachment] : []
    }
    messages = [...messages, message]
    return message
  }

  return {
    messages: () => messages,
    contacts: () => contacts,
    settings: () => settings,
    message: (id: number) => messages.find((message) => message.id === id),

    /** Newest first. Words are looked for in sender, subject and text; a search looks everywhere but in the trash. */
    list: (folder: Folder, words: string, label: string): readonly Message[] => {
      const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
      const isIn = (message: Message) => (words === '' ? message.folder === folder : message.folder !== 'Trash')
      return messages
        .filter((message) => {
          const text = `${message.from} ${message.subject} ${message.body}`.toLowerCase()
          const labelled = label === '' || message.labels.includes(label)
          return isIn(message) && labelled && wanted.every((word) => text.includes(word))
        })
        .toSorted((a, b) => b.date.localeCompare(a.date) || b.id - a.id)
    },
    move: (ids: readonly number[], folder: Folder) => change(ids, () => ({ folder })),
    read: (ids: readonly number[], unread: boolean) => change(ids, () => ({ unread })),
    star: (ids: readonly number[]) => change(ids, () => ({ starred: true })),
    label: (ids: readonly number[], label: string) =>
      change(ids, ({ labels }) => ({ labels: [...labels.filter((one) => one !== label), label] })),
    send: (draft: Draft) => put('Sent', draft),
    keep: (draft: Draft) => put('Drafts', draft),
    addContact(contact: Contact): void {
      contacts = [...contacts, contact]
    },
    saveSettings(next: MailSettings): void {
      settings = next
    }
  }
}

export type Store = ReturnType<typeof openStore>
