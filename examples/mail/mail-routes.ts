import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sentForm } from '../site/form-values.ts'
import { html } from '../site/html.ts'
import type { SiteTools } from '../site/start-site.ts'
import { type Draft, FOLDERS, type Folder, LABELS, type Message, type Store } from './open-store.ts'
import { composePage, contactsPage, folderPage, messagePage, settingsPage } from './pages.ts'

interface OneMessage {
  Params: { id: string }
}

const quote = ({ from, body }: Message): string => `\n\n${from} wrote:\n> ${body}`

const reply = (message: Message): Draft => ({
  to: message.from,
  subject: `Re: ${message.subject}`,
  body: quote(message)
})
const forward = (message: Message): Draft => ({ to: '', subject: `Fwd: ${message.subject}`, body: quote(message) })

const counted = (count: number, what: string): string => `${count === 1 ? '1 message' : `${count} messages`} ${what}`

/** What can be done with messages that were selected, and what is said then. */
const DOING: Readonly<Record<string, (store: Store, ids: readonly number[], label: string) => string>> = {
  archive: (store, ids) => counted(store.move(ids, 'Archive'), 'archived'),
  trash: (store, ids) => counted(store.move(ids, 'Trash'), 'moved to the trash'),
  read: (store, ids) => counted(store.read(ids, false), 'marked as read'),
  unread: (store, ids) => counted(store.read(ids, true), 'marked as unread'),
  star: (store, ids) => counted(store.star(ids), 'starred'),
  label: (store, ids, label) => counted(store.label(ids, label), `labelled ${label}`)
}

export const addMailRoutes = (app: FastifyInstance, { visits, layout }: SiteTools, store: Store): void => {
  const messageOf = ({ params }: FastifyRequest<OneMessage>): Message | undefined => store.message(Number(params.id))
  const write = (request: FastifyRequest, answer: FastifyReply, title: string, draft: Draft) => {
    const look = visits.of(request)
    return visits.send(answer, layout(look, title, composePage(look, draft)))
  }

  app.get('/', async (_request, answer) => answer.redirect('/folders/inbox', 303))
  app.get<{ Params: { folder: string }; Querystring: { q?: string; label?: string } }>(
    '/folders/:folder',
    async (request, answer) => {
      const folder = FOLDERS.find((known) => known.toLowerCase() === request.params.folder)
      if (!folder) return answer.callNotFound()
      const look = visits.of(request)
      const { q: words = '', label = '' } = request.query
      const messages = store.list(folder, words, label)
      const title = words === '' ? folder : 'Search'
      return visits.send(answer, layout(look, title, folderPage(look, { folder, words, label, messages })))
    }
  )
  app.post('/messages', async (request, answer) => {
    const form = sentForm(request.body)
    const ids = form.all('id').map(Number)
    const label = LABELS.find((known) => known === form.text('to-label')) ?? ''
    const does = DOING[form.text('do')]
    if (!does || ids.length === 0) return visits.tell(request, answer, 'Nothing was selected', '/')
    const folder: Folder = FOLDERS.find((known) => known === form.text('folder')) ?? 'Inbox'
    return visits.tell(request, answer, does(store, ids, label), `/folders/${folder.toLowerCase()}`)
  })
  app.get<OneMessage>('/messages/:id', async (request, answer) => {
    const message = messageOf(request)
    if (!message) return answer.callNotFound()
    store.read([message.id], false)
    const look = visits.of(request)
    return visits.send(answer, layout(look, message.subject, messagePage(look, message)))
  })
  app.get<{ Params: { id: string; at: string } }>('/messages/:id/files/:at', async (request, answer) => {
    const file = store.message(Number(request.params.id))?.attachments[Number(request.params.at)]
    if (!file) return answer.callNotFound()
    return answer
      .header('content-disposition', `attachment; filename="${file.name.replace(/[^\w.-]/g, '_')}"`)
      .type(file.type)
      .send(file.bytes)
  })
  app.get<OneMessage>('/messages/:id/reply', async (request, answer) => {
    const message = messageOf(request)
    return message ? write(request, answer, 'Reply', reply(message)) : answer.callNotFound()
  })
  app.get<OneMessage>('/messages/:id/forward', async (request, answer) => {
    const message = messageOf(request)
    return message ? write(request, answer, 'Forward', forward(message)) : answer.callNotFound()
  })
  app.get('/compose', async (request, answer) =>
    write(request, answer, 'New message', { to: '', subject: '', body: `\n\n${store.settings().signature}` })
  )
  app.post('/compose', async (request, answer) => {
    const form = sentForm(request.body)
    const draft = {
      to: form.text('to'),
      subject: form.text('subject'),
      body: form.text('body'),
      attachment: form.file('attachment')
    }
    if (form.text('do') === 'keep') {
      store.keep(draft)
      return visits.tell(request, answer, 'The draft was saved', '/folders/drafts')
    }
    if (!/^\S+@\S+$/.test(draft.to)) {
      const look = visits.of(request)
      const page = html`<p role="alert">Enter an address to send to</p>${composePage(look, draft)}`
      return visits.send(answer, layout(look, 'New message', page), 422)
    }
    store.send(draft)
    return visits.tell(request, answer, `Sent to ${draft.to}`, '/folders/sent')
  })
  app.get('/contacts', async (request, answer) => {
    const look = visits.of(request)
    return visits.send(answer, layout(look, 'Contacts', contactsPage(look, store.contacts())))
  })
  app.post('/contacts', async (request, answer) => {
    const form = sentForm(request.body)
    store.addContact({ name: form.text('name'), address: form.text('address') })
    return visits.tell(request, answer, `${form.text('name')} was added`, '/contacts')
  })
  app.get('/settings', async (request, answer) => {
    const look = visits.of(request)
    return visits.send(answer, layout(look, 'Settings', settingsPage(look, store.settings())))
  })
  app.post('/settings', async (request, answer) => {
    const form = sentForm(request.body)
    store.saveSettings({
      signature: form.text('signature'),
      away: form.text('away') === 'yes',
      awayText: form.text('away-text'),
      awayUntil: form.text('away-until')
    })
    return visits.tell(request, answer, 'Your settings were saved', '/settings')
  })
}
